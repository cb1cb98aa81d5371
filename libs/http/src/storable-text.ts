/**
 * Text that can be kept and shown: no U+0000, which Postgres takes in no column, and no half of a surrogate pair, which is no character.
 * An event with either would be in the log for ever and in no read model.
 */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !UNSEEN.test(text)
}

/**
 * What moves a terminal's cursor, rings its bell or turns the line round, so that somebody reads what does not stand there
 * (CVE-2021-42574). Lines and tabs are text.
 */
const UNSEEN = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u

/** Where in a value, its names included, text stands that cannot be kept; the value's depth must have been bounded before. */
export function unstorableIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) =>
    isStorable(name) ? unstorableIn(each, [...path, name]) : [path],
  )
}
