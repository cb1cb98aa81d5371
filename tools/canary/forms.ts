/** Fewer bytes than this would be found by chance. */
export const CANARY_LENGTH_MIN = 10
const BASE64_SHORTEST = 8

/** Something that must not lie about in the clear. */
export interface Canary {
  /** What it is: told where it is found, instead of itself. */
  readonly name: string
  readonly text: string
}

/** Every spelling of a text in which it could stand somewhere: as it is, in JSON, in an address, in hex, in base64 at any place. */
export function formsOf(text: string): readonly Buffer[] {
  if (text.length < CANARY_LENGTH_MIN) throw new Error('a canary that is so short is found by chance')
  const bytes = Buffer.from(text)
  const hex = bytes.toString('hex')
  const url = encodeURIComponent(text)
  const spelled = [
    text,
    JSON.stringify(text).slice(1, -1),
    url,
    url.replaceAll('%20', '+'),
    url.replaceAll(/%[0-9A-F]{2}/g, (each) => each.toLowerCase()),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((before) => base64At(bytes, before)),
  ]
  return [...new Set(spelled)].map((each) => Buffer.from(each)).concat(Buffer.from(text, 'utf16le'))
}

/** In base64 behind so many bytes; the ends depend on their neighbours and are left out. */
function base64At(bytes: Buffer, before: number): readonly string[] {
  const whole = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const inner = whole.slice(before === 0 ? 0 : 4, (before + bytes.length) % 3 === 0 ? undefined : -2)
  if (inner.length < BASE64_SHORTEST) return []
  return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
}
