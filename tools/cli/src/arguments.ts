import { UsageError } from './exit.ts'

/** Each names the argument and what was expected: commands pass the name by which the person knows it. */
export function wholeNumber(text: string, what: string, least = 0): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least) return value
  const expected = least === 0 ? 'a whole number' : `a whole number from ${least} on`
  throw new UsageError(`${what} must be ${expected}, not "${text}"`)
}

export function optionalNumber(text: string | undefined, what: string, least = 0): number | undefined {
  return text === undefined ? undefined : wholeNumber(text, what, least)
}

/** `a,b` as its parts, none of them empty. */
export function listed(text: string | undefined, what: string): readonly string[] | undefined {
  const parts = text?.split(',').map((each) => each.trim())
  if (parts?.includes('')) throw new UsageError(`${what} must be names between commas, not "${text}"`)
  return parts
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function isUuid(text: string): boolean {
  return UUID.test(text)
}
