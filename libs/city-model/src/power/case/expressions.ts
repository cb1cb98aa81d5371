import { FileFormatError } from '../../errors.ts'
import { called } from './functions.ts'
import { chosen, type Index } from './indexing.ts'
import type { Scanner, Token } from './scanner.ts'
import {
  asMatrix,
  below,
  besides,
  combine,
  type Matrix,
  mapped,
  matrixOf,
  rangeOf,
  transposed,
  type Value,
  ValueError,
} from './values.ts'

/** What is known while a file is read from its first line to its last. */
export interface Workspace {
  readonly scanner: Scanner
  /** By name; the field of a structure has a dot in it. */
  readonly variables: Map<string, Value>
}

interface Place extends Workspace {
  /** White space parts elements here. */
  readonly inMatrix: boolean
  /** What `end` stands for here. */
  readonly end?: number
  readonly depth: number
}

/** Brackets inside brackets may not go deeper than this. */
export const NESTING_MAX = 100
const PRECEDENCE: Readonly<Record<string, number>> = {
  ...levelled(1, '|| |'),
  ...levelled(2, '&& &'),
  ...levelled(3, '== ~= != < <= > >='),
  ...levelled(5, '+ -'),
  ...levelled(6, '* / .* ./'),
  ...levelled(8, '^ .^'),
}
const UNARY_PRECEDENCE = 7
const RANGE_PRECEDENCE = 4

function levelled(level: number, signs: string): Record<string, number> {
  return Object.fromEntries(signs.split(' ').map((sign) => [sign, level]))
}

/** The value of the expression that the scanner stands before. Throws a `FileFormatError`. */
export function evaluate(workspace: Workspace): Value {
  return expression({ ...workspace, inMatrix: false, depth: 0 })
}

/** Throws what was expected as the fault of the line. */
export function onLine<Result>(line: number, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof ValueError) throw new FileFormatError(line, error.message)
    throw error
  }
}

function expression(place: Place): Value {
  const { line } = place.scanner.peek()
  const parts = [binary(place, 1)]
  while (parts.length < 3 && isSign(place.scanner.peek(), ':')) {
    place.scanner.next()
    parts.push(binary(place, RANGE_PRECEDENCE))
  }
  const [first, second, third] = parts
  if (first !== undefined && second === undefined) return first
  const [step, to] = third === undefined ? [1, second] : [second, third]
  if (typeof first !== 'number' || typeof step !== 'number' || typeof to !== 'number') {
    throw new FileFormatError(line, 'a range between numbers')
  }
  return onLine(line, () => rangeOf(first, step, to))
}

/** Precedence climbing: everything that binds at least as `least` does. */
function binary(place: Place, least: number): Value {
  let left = unary(place)
  for (;;) {
    const sign = place.scanner.peek()
    const precedence = sign.kind === 'sign' ? PRECEDENCE[sign.text] : undefined
    if (precedence === undefined || precedence < least || startsElement(place, sign)) return left
    place.scanner.next()
    const right = binary(place, precedence + 1)
    const known = left
    left = onLine(sign.line, () => combine(sign.text, known, right))
  }
}

/** `[1 -2]` has two elements, `[1 - 2]` and `[1-2]` have one. */
function startsElement({ inMatrix }: Place, { text, spaced, tight }: Token): boolean {
  return inMatrix && spaced && tight && (text === '-' || text === '+')
}

function unary(place: Place): Value {
  const { scanner } = place
  const token = scanner.peek()
  if (token.kind === 'number') return postfix(place, scanner.next().value)
  if (!isSign(token, '-') && !isSign(token, '+')) return postfix(place, primary(place))
  if (place.depth > NESTING_MAX)
    throw new FileFormatError(token.line, `at most ${NESTING_MAX} brackets in brackets`)
  scanner.next()
  const value = binary({ ...place, depth: place.depth + 1 }, UNARY_PRECEDENCE)
  return token.text === '+' ? value : onLine(token.line, () => mapped(value, (x) => -x))
}

function postfix({ scanner }: Place, value: Value): Value {
  let result = value
  while (isSign(scanner.peek(), "'") || isSign(scanner.peek(), ".'")) {
    const { line } = scanner.next()
    const known = result
    result = onLine(line, () => transposed(known))
  }
  return result
}

function primary(place: Place): Value {
  const { scanner } = place
  const token = scanner.next()
  if (token.kind === 'text') return { kind: 'text', text: token.text.slice(1, -1) }
  if (token.kind === 'name') return named(place, token)
  if (place.depth > NESTING_MAX)
    throw new FileFormatError(token.line, `at most ${NESTING_MAX} brackets in brackets`)
  if (isSign(token, '(')) {
    const value = expression({ ...place, inMatrix: false, depth: place.depth + 1 })
    wanted(scanner, ')')
    return value
  }
  if (isSign(token, '[')) return matrix({ ...place, inMatrix: true, depth: place.depth + 1 }, token.line)
  if (isSign(token, '{')) return cell(scanner, token.line)
  throw new FileFormatError(token.line, `a value, not ${nameOf(token)}`)
}

function named(place: Place, token: Token): Value {
  const { scanner, variables, end } = place
  if (token.text === 'end' && end !== undefined) return end
  const path = token.text + fieldsAfter(scanner)
  const known = variables.get(path)
  const opens = isSign(scanner.peek(), '(') && !(place.inMatrix && scanner.peek().spaced)
  if (known !== undefined) {
    return opens ? onLine(token.line, () => chosen(known, indicesOf(place, known))) : known
  }
  const given = opens ? indicesOf(place, 0).filter((each) => each !== ':') : []
  const answer = onLine(token.line, () => called(path, given))
  if (answer === undefined) throw new FileFormatError(token.line, `a known name, not "${path}"`)
  return answer
}

/** `.bus` behind a name, joined. */
export function fieldsAfter(scanner: Scanner): string {
  let fields = ''
  while (isSign(scanner.peek(), '.') && !scanner.peek().spaced) {
    scanner.next()
    const field = scanner.next()
    if (field.kind !== 'name') throw new FileFormatError(field.line, 'the name of a field')
    fields += `.${field.text}`
  }
  return fields
}

/** Reads `(…)` behind `value`. */
export function indicesOf(workspace: Workspace, value: Value): Index[] {
  const { scanner } = workspace
  const { line } = wanted(scanner, '(')
  const { rows, columns } = onLine(line, () => asMatrix(value))
  const isEnd = scanner.peek().text === 'end'
  const indices: Index[] = []
  while (!isSign(scanner.peek(), ')')) {
    const end = indices.length === 0 ? rows : columns
    indices.push(index({ ...workspace, inMatrix: false, end, depth: depthOf(workspace, line) }))
    if (!isSign(scanner.peek(), ')')) wanted(scanner, ',')
  }
  scanner.next()
  if (isEnd && indices.length === 1 && columns > 1)
    throw new FileFormatError(line, 'two indices where one is end')
  return indices
}

function depthOf(workspace: Workspace & { readonly depth?: number }, line: number): number {
  const depth = (workspace.depth ?? 0) + 1
  if (depth > NESTING_MAX) throw new FileFormatError(line, `at most ${NESTING_MAX} brackets in brackets`)
  return depth
}

function index(place: Place): Index {
  if (!isSign(place.scanner.peek(), ':')) return expression(place)
  place.scanner.next()
  return ':'
}

/** After `[`. */
function matrix(place: Place, start: number): Value {
  const { scanner } = place
  const rows: Matrix[] = []
  let isText = false
  for (;;) {
    const { line } = scanner.peek()
    const row = elements(place)
    const end = scanner.next()
    if (end.kind === 'end') throw new FileFormatError(end.line, `] that ends the matrix of line ${start}`)
    isText ||= row.some((value) => typeof value !== 'number' && value.kind !== 'matrix')
    if (row.length > 0 && !isText) rows.push(checkedRow(row, line, rows[0]))
    // Letters change no flow.
    if (isSign(end, ']')) return isText ? { kind: 'cell' } : wholeOf(rows)
  }
}

/** Up to the end of the row. */
function elements(place: Place): Value[] {
  const { scanner } = place
  const row: Value[] = []
  let isParted = true
  for (;;) {
    const token = scanner.peek()
    if (endsRow(token)) return row
    if (isSign(token, '='))
      throw new FileFormatError(token.line, '] that ends the matrix before the next assignment')
    if (isSign(token, ',')) {
      isParted = true
      scanner.next()
    } else {
      if (!isParted && !token.spaced) throw new FileFormatError(token.line, `a blank before ${nameOf(token)}`)
      isParted = false
      row.push(expression(place))
    }
  }
}

function endsRow(token: Token): boolean {
  return token.kind === 'newline' || token.kind === 'end' || isSign(token, ']') || isSign(token, ';')
}

function wholeOf(rows: readonly Matrix[]): Value {
  const whole = below(rows)
  const only = whole.data[0]
  return whole.data.length === 1 && only !== undefined ? only : whole
}

function checkedRow(values: readonly Value[], line: number, first: Matrix | undefined): Matrix {
  const row = rowOf(values, line)
  if (first !== undefined && row.columns !== first.columns) {
    throw new FileFormatError(line, `${first.columns} columns as in the rows before, not ${row.columns}`)
  }
  return row
}

function rowOf(values: readonly Value[], line: number): Matrix {
  const lines = Int32Array.of(line)
  if (values.every((value) => typeof value === 'number')) {
    return matrixOf({ rows: 1, columns: values.length }, Float64Array.from(values), { lines })
  }
  return onLine(line, () => besides(values.map(asMatrix)))
}

/** After `{`: nothing in a cell array changes a flow. */
function cell(scanner: Scanner, start: number): Value {
  let open = 1
  while (open > 0) {
    const token = scanner.next()
    if (token.kind === 'end')
      throw new FileFormatError(token.line, `} that ends the cell array of line ${start}`)
    if (isSign(token, '{')) open += 1
    if (isSign(token, '}')) open -= 1
  }
  return { kind: 'cell' }
}

export function isSign(token: Token, text: string): boolean {
  return token.kind === 'sign' && token.text === text
}

export function wanted(scanner: Scanner, text: string): Token {
  const token = scanner.next()
  if (!isSign(token, text)) throw new FileFormatError(token.line, `${text}, not ${nameOf(token)}`)
  return token
}

export function nameOf({ kind, text }: Token): string {
  if (kind === 'newline') return 'the end of the line'
  return kind === 'end' ? 'the end of the file' : `"${text}"`
}
