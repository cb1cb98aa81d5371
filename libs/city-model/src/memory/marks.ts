import { digest, hashOfWords } from './hash.ts'
import { DIGEST_WORDS, isHot, type PlacedColumn, type Schema, wordsOf } from './schema.ts'

/** What each large column of a world holds at one moment, in two words of hash; `hash` is that of the whole state. */
export interface Marks {
  readonly columns: Int32Array
  readonly hash: string
}

/** A column with its place in the marks; small columns are in the hash as they are. */
export interface LargeColumn {
  readonly column: PlacedColumn
  readonly index: number
}

export function largeColumns({ columns }: Schema): readonly LargeColumn[] {
  return columns.flatMap((column, index) => (isHot(column) ? [] : [{ column, index }]))
}

/** The marks of a world whose digests are those of its columns as they are. */
export function digestedMarks(schema: Schema, buffer: ArrayBufferLike): Marks {
  const columns = new Int32Array(markWords(schema))
  columns.set(new Int32Array(buffer, 0, schema.columns.length * DIGEST_WORDS))
  return { columns, hash: markHash(columns, schema, buffer) }
}

/** Hashes all columns, or only those named when the `known` marks hold for all others. */
export function marksOf(
  schema: Schema,
  buffer: ArrayBufferLike,
  { known, changed = largeColumns(schema) }: { known?: Marks; changed?: readonly LargeColumn[] } = {},
): Marks {
  const columns = known?.columns.slice() ?? new Int32Array(markWords(schema))
  for (const { column, index } of changed) digest(wordsOf(column, buffer), columns, index * DIGEST_WORDS)
  return { columns, hash: markHash(columns, schema, buffer) }
}

function markHash(columns: Int32Array, schema: Schema, buffer: ArrayBufferLike): string {
  return hashOfWords(columns) + hashOfWords(hotWords(schema, buffer))
}

/** The small columns and the digests before them. */
export function hotWords({ hotBytes }: Schema, buffer: ArrayBufferLike): Int32Array {
  return new Int32Array(buffer, 0, hotBytes / Int32Array.BYTES_PER_ELEMENT)
}

export function isMarkedAlike({ index }: LargeColumn, one: Marks, other: Marks): boolean {
  const at = index * DIGEST_WORDS
  return one.columns[at] === other.columns[at] && one.columns[at + 1] === other.columns[at + 1]
}

const WORDS_A_ROUND = 4

/** Two words a column, filled up to what is hashed in one round. */
function markWords({ columns }: Schema): number {
  return Math.ceil((columns.length * DIGEST_WORDS) / WORDS_A_ROUND) * WORDS_A_ROUND
}
