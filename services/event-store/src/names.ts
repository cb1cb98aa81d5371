/** Names in a query, separated by commas; undefined when there is none among them. */
export function namesIn(text: string | undefined): readonly string[] | undefined {
  const names = (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
  return names.length === 0 ? undefined : names
}
