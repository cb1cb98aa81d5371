import { createHmac, timingSafeEqual } from 'node:crypto'

const STEP_SECONDS = 30
/** Clocks of phones go wrong by less. */
const STEPS_AROUND = 1
const DIGITS = 6

/** RFC 4226 §5.3. */
export function hotp(secret: Uint8Array, counter: number, digits = DIGITS): string {
  const moving = Buffer.alloc(8)
  moving.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', secret).update(moving).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  const code = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits
  return String(code).padStart(digits, '0')
}

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS)

/** The step (RFC 6238) that a code belongs to: now, or just before or after; undefined when it is wrong. */
export function stepOf(secret: Uint8Array, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return
  const now = stepAt(at)
  const steps = Array.from({ length: 2 * STEPS_AROUND + 1 }, (_, around) => now - STEPS_AROUND + around)
  const given = Buffer.from(code)
  return steps.filter((step) => timingSafeEqual(Buffer.from(hotp(secret, step)), given)).at(-1)
}

/** What a QR code for an authenticator app holds. */
export function totpUri(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  const parameters = new URLSearchParams({ secret, issuer, algorithm: 'SHA1', digits: '6', period: '30' })
  return `otpauth://totp/${label}?${parameters}`
}
