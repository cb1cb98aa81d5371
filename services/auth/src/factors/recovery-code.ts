import { randomBytes } from 'node:crypto'

import { toBase32 } from './base32.ts'

const SECRET_BYTES = 10
const FORM = /^([0-9])([A-Z2-7]{16})$/

/** The place says which hash to compare with, so that one code costs one hash and not ten. */
export interface RecoveryCode {
  readonly place: number
  /** 80 bits. */
  readonly secret: string
}

export const newRecoveryCode = (place: number): RecoveryCode => ({
  place,
  secret: toBase32(randomBytes(SECRET_BYTES)),
})

/** `3-ABCD-EFGH-IJKL-MNOP`. */
export function spellRecoveryCode({ place, secret }: RecoveryCode): string {
  return [String(place), ...(secret.match(/.{4}/g) ?? [])].join('-')
}

/** However it was copied: small letters, blanks and hyphens do not count. */
export function readRecoveryCode(text: string): RecoveryCode | undefined {
  const [, place, secret] = FORM.exec(text.replaceAll(/[\s-]/g, '').toUpperCase()) ?? []
  return place === undefined || secret === undefined ? undefined : { place: Number(place), secret }
}
