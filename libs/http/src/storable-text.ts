/**
 * Text that can be kept: no U+0000, which Postgres takes in no column, and no half of a surrogate pair, which is no character.
 * An event with either would be in the log for ever and in no read model.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** Where in a value, its names included, text stands that cannot be kept; the value's depth must have been bounded before. */
export function unstorableIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) =>
    isStorable(name) ? unstorableIn(each, [...path, name]) : [path],
  )
}
