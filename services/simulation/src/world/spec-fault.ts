import { CitySpecError, FileFormatError } from '@urbe/city-model'
import { FeedFormatError, PbfFormatError, StreetDraftError, ZipError } from '@urbe/city-model/importers'

import type { SpecFault } from './protocol.ts'

/** What of a spec an error of the model is about; undefined for an error that nobody's wish has caused. */
export function specFault(error: unknown): SpecFault | undefined {
  if (error instanceof FeedFormatError) return { part: 'gtfs', code: 'line' }
  if (error instanceof ZipError) return { part: 'gtfs', code: 'zip' }
  if (error instanceof FileFormatError) return { part: 'file', code: 'line' }
  if (error instanceof PbfFormatError) return { part: 'file', code: 'byte' }
  if (error instanceof StreetDraftError) {
    const isOfFeed = error.code === 'no_lines' || error.code === 'no_degrees'
    return { part: isOfFeed ? 'gtfs' : 'file', code: error.code }
  }
  if (error instanceof CitySpecError) {
    return { part: error.code === 'seed_out_of_range' ? 'seed' : 'citizens', code: error.code }
  }
  return undefined
}
