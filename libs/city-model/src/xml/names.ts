import { type Cursor, failAt } from './cursor.ts'

/** No name of an element or attribute is longer than this. */
export const XML_NAME_CHARACTERS_MAX = 1_000

const ASCII = 128
/** One flag a code below 128: 1 may begin a name, 2 may only go on with it. */
const KIND = nameKinds()

/** The name at the cursor, which moves behind it. Beyond ASCII every character is taken. */
export function takeName(cursor: Cursor, expected: string): string {
  const { text, at } = cursor
  if (!mayStart(text.charCodeAt(at))) failAt(cursor, at, expected)
  let end = at + 1
  while (mayFollow(text.charCodeAt(end))) end += 1
  if (end - at > XML_NAME_CHARACTERS_MAX)
    failAt(cursor, at, `a name of at most ${XML_NAME_CHARACTERS_MAX} characters`)
  cursor.at = end
  return text.slice(at, end)
}

function mayStart(code: number): boolean {
  return code >= ASCII || KIND[code] === 1
}

function mayFollow(code: number): boolean {
  return code >= ASCII || (KIND[code] ?? 0) > 0
}

function nameKinds(): Uint8Array {
  const kinds = new Uint8Array(ASCII)
  for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:')
    kinds[letter.charCodeAt(0)] = 1
  for (const letter of '0123456789-.') kinds[letter.charCodeAt(0)] = 2
  return kinds
}
