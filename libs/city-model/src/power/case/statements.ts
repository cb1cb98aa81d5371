import { FileFormatError } from '../../errors.ts'
import { COLUMN_NAMES } from './column-names.ts'
import {
  evaluate,
  fieldsAfter,
  indicesOf,
  isSign,
  nameOf,
  onLine,
  type Workspace,
  wanted,
} from './expressions.ts'
import { replaced } from './indexing.ts'
import { type Scanner, scannerOf, type Token } from './scanner.ts'
import type { Value } from './values.ts'

/** What a file of MATLAB assignments leaves behind. */
export interface Assigned {
  readonly variables: ReadonlyMap<string, Value>
  /** What the function of the file returns, by name. */
  readonly returned: readonly string[]
  /** The number of its last line. */
  readonly lastLine: number
}

const CONTROL = new Set('if for while switch try parfor global persistent'.split(' '))

/** Carries out the assignments of the file; anything else has no meaning here and is refused. Throws a `FileFormatError`. */
export function carriedOut(text: string): Assigned {
  const workspace = { scanner: scannerOf(text), variables: new Map<string, Value>() }
  let returned: readonly string[] = []
  for (;;) {
    const token = workspace.scanner.next()
    if (token.kind === 'end') return { variables: workspace.variables, returned, lastLine: token.line }
    if (token.kind === 'newline' || isSign(token, ';') || isSign(token, ',')) continue
    if (token.kind === 'name' && token.text === 'function') {
      if (returned.length > 0) throw new FileFormatError(token.line, 'one function only')
      returned = functionHead(workspace.scanner)
    } else {
      statement(workspace, token)
    }
  }
}

/** After `function`. */
function functionHead(scanner: Scanner): string[] {
  const returned: string[] = []
  let token = scanner.next()
  const { line } = token
  while (!isSign(token, '=')) {
    if (token.kind === 'newline' || token.kind === 'end')
      throw new FileFormatError(line, 'function <result> = <name>')
    if (token.kind === 'name') returned.push(token.text)
    token = scanner.next()
  }
  while (scanner.peek().kind !== 'newline' && scanner.peek().kind !== 'end') scanner.next()
  return returned
}

function statement(workspace: Workspace, token: Token): void {
  const { scanner } = workspace
  if (isSign(token, '[')) {
    severalNames(workspace)
    return
  }
  if (token.kind !== 'name' || CONTROL.has(token.text)) {
    throw new FileFormatError(token.line, `an assignment, not ${nameOf(token)}`)
  }
  if (isAlone(scanner)) word(workspace, token)
  else assignment(workspace, token)
  if (!isAlone(scanner)) {
    const extra = scanner.next()
    throw new FileFormatError(extra.line, `the end of the statement, not ${nameOf(extra)}`)
  }
}

function assignment(workspace: Workspace, token: Token): void {
  const { scanner, variables } = workspace
  const path = token.text + fieldsAfter(scanner)
  if (!isSign(scanner.peek(), '(')) {
    wanted(scanner, '=')
    variables.set(path, evaluate(workspace))
    return
  }
  const known = variables.get(path)
  if (known === undefined) throw new FileFormatError(token.line, `a known name, not "${path}"`)
  const indices = indicesOf(workspace, known)
  wanted(scanner, '=')
  const value = evaluate(workspace)
  variables.set(
    path,
    onLine(token.line, () => replaced(known, indices, value)),
  )
}

function isAlone(scanner: Scanner): boolean {
  const token = scanner.peek()
  return token.kind === 'newline' || token.kind === 'end' || isSign(token, ';') || isSign(token, ',')
}

function word({ variables }: Workspace, { text, line }: Token): void {
  if (text === 'end' || text === 'return' || text === 'endfunction') return
  if (text !== 'define_constants') throw new FileFormatError(line, `an assignment, not "${text}"`)
  for (const names of Object.values(COLUMN_NAMES))
    for (const [name, value] of names) variables.set(name, value)
}

/** After `[`: `[PQ, PV, REF] = idx_bus`. */
function severalNames({ scanner, variables }: Workspace): void {
  const names: string[] = []
  let token = scanner.next()
  while (!isSign(token, ']')) {
    if (token.kind === 'name' || isSign(token, '~')) names.push(token.text)
    else if (!isSign(token, ',')) throw new FileFormatError(token.line, `a name or ], not ${nameOf(token)}`)
    token = scanner.next()
  }
  wanted(scanner, '=')
  const source = scanner.next()
  const columns = COLUMN_NAMES[source.text]
  if (columns === undefined || names.length > columns.length) {
    const known = Object.keys(COLUMN_NAMES).join(', ')
    throw new FileFormatError(source.line, `one of ${known} for these names, not ${nameOf(source)}`)
  }
  for (const [at, name] of names.entries()) variables.set(name, columns[at]?.[1] ?? 0)
}
