import { behind, type Cursor, failAt } from './cursor.ts'

/** The cursor stands on `<?`. */
export function overInstruction(cursor: Cursor): void {
  cursor.at = behind(cursor, '?>', 'an instruction')
}

/** The cursor stands on `<!--`. */
export function overComment(cursor: Cursor): void {
  const start = cursor.at
  cursor.at += '<!--'.length
  const dashes = cursor.text.indexOf('--', cursor.at)
  if (dashes === -1) failAt(cursor, start, 'the end --> of a comment')
  if (cursor.text[dashes + 2] !== '>') failAt(cursor, start, 'no -- inside a comment')
  cursor.at = dashes + '-->'.length
}

/**
 * The cursor stands on `<!DOCTYPE`. What it names is not fetched, and what it declares inside brackets is stepped over and never
 * used: an entity that only it knows is an error where it is used.
 */
export function overDoctype(cursor: Cursor): void {
  const start = cursor.at
  let isInside = false
  for (;;) {
    const sign = cursor.text[cursor.at]
    if (sign === undefined) failAt(cursor, start, 'the end > of the document type')
    if (sign === '>' && !isInside) break
    overDoctypePart(cursor, sign)
    if (sign === '[') isInside = true
    if (sign === ']') isInside = false
  }
  cursor.at += 1
}

function overDoctypePart(cursor: Cursor, sign: string): void {
  if (cursor.text.startsWith('<!--', cursor.at)) {
    overComment(cursor)
    return
  }
  cursor.at += 1
  if (sign === '"' || sign === "'") cursor.at = behind(cursor, sign, 'a quoted word')
}
