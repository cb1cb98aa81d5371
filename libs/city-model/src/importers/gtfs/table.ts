import { FeedFormatError } from '../errors.ts'
import { csvRows } from './csv.ts'

/** One row of a file of a feed; fields by the names of its header. */
export interface FeedRow {
  readonly line: number
  /** Without white space around it; '' where the file has no such column. */
  readonly text: (column: string) => string
  /** Throws a FeedFormatError with file and line. */
  readonly fail: (expected: string) => never
}

export interface TableShape {
  readonly file: string
  readonly required: readonly string[]
  readonly rowsMax: number
}

/**
 * Rows of a file, whose header names its columns in any order; columns that nobody asks for are stepped over.
 * @throws FeedFormatError when a required column is missing, or a row has another number of fields than the header
 */
export function* tableRows(text: string, { file, required, rowsMax }: TableShape): Generator<FeedRow> {
  let columns: ReadonlyMap<string, number> | undefined
  let count = 0
  for (const { line, fields } of csvRows(file, text)) {
    const fail = (expected: string): never => {
      throw new FeedFormatError(file, line, expected)
    }
    if (columns === undefined) {
      columns = columnsOf(fields, required, fail)
      continue
    }
    count += 1
    if (count > rowsMax) fail(`at most ${rowsMax} rows`)
    if (fields.length !== columns.size) fail(`${columns.size} fields, found ${fields.length}`)
    yield rowOf({ line, fields, columns, fail })
  }
  if (columns === undefined) throw new FeedFormatError(file, 1, `a header with ${required.join(', ')}`)
}

function columnsOf(
  names: readonly string[],
  required: readonly string[],
  fail: (expected: string) => never,
): ReadonlyMap<string, number> {
  const columns = new Map(names.map((name, index) => [name.trim(), index]))
  if (columns.size !== names.length) fail('each column only once')
  const missing = required.find((name) => !columns.has(name))
  return missing === undefined ? columns : fail(`a header with the column ${missing}`)
}

interface RowParts {
  readonly line: number
  readonly fields: readonly string[]
  readonly columns: ReadonlyMap<string, number>
  readonly fail: (expected: string) => never
}

function rowOf({ line, fields, columns, fail }: RowParts): FeedRow {
  return { line, fail, text: (column) => (fields[columns.get(column) ?? -1] ?? '').trim() }
}
