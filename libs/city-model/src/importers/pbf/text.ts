import { PbfFormatError } from '../errors.ts'
import type { Wire } from './wire.ts'

/** The text that a wire holds, which has to be UTF-8. */
export function textOf({ bytes, at, end, origin, isUnpacked }: Wire): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(at, end))
  } catch (error) {
    throw new PbfFormatError(isUnpacked ? origin : origin + at, 'text in UTF-8', { cause: error })
  }
}
