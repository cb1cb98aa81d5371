import type { PlacedColumn, Schema } from '../memory/schema.ts'
import { sizeOf } from '../memory/schema.ts'
import { type Phase, runWhole, shareOf } from './phase.ts'

export interface Breach {
  readonly phase: string
  /**
   * `undeclared_write`: the phase changed a column that it does not name. `undeclared_read`: what it wrote depends on a column that it does
   * not name. `race`: what it wrote depends on the order in which its rows are worked on.
   */
  readonly kind: 'undeclared_write' | 'undeclared_read' | 'race' | 'unknown_column'
  readonly column: string
}

interface Audited {
  readonly phase: Phase
  readonly schema: Schema
  readonly buffer: SharedArrayBuffer
  readonly now: number
}

/** Parts into which the rows are cut to see whether their order matters. */
const PARTS = 7
const SCRAMBLE = 0x5a

/**
 * Runs a phase several times from the same state and compares what it leaves: as it is; with all columns scrambled that it does not
 * name; and with its rows cut into parts that are worked on backwards, as the worst of several threads could. The state is left as
 * after one run. Costs several copies of the state: for tests, not for a running city.
 */
export function auditPhase({ phase, schema, buffer, now }: Audited): readonly Breach[] {
  const state = new Uint8Array(buffer)
  const before = state.slice()
  const named = new Set([...phase.reads, ...phase.writes])
  const breach = (kind: Breach['kind'], column: string): Breach => ({ phase: phase.name, kind, column })
  const unknown = [...named].filter((name) => schema.columns.every((column) => column.name !== name))
  if (unknown.length > 0) return unknown.map((column) => breach('unknown_column', column))

  const written = schema.columns.filter(({ name }) => phase.writes.includes(name))
  const others = schema.columns.filter(({ name }) => !phase.writes.includes(name))
  runWhole(phase, now)
  const after = state.slice()
  const breaches = changed(others, before, after).map((column) => breach('undeclared_write', column))

  state.set(before)
  for (const column of schema.columns) if (!named.has(column.name)) bytesOf(state, column).fill(SCRAMBLE)
  const survived = attempt(() => runWhole(phase, now))
  const misread = survived ? changed(written, after, state) : written.map(({ name }) => name)
  breaches.push(...misread.map((column) => breach('undeclared_read', column)))

  state.set(before)
  for (let part = PARTS - 1; part >= 0; part -= 1) {
    const [from, to] = [shareOf(phase.rows, part, PARTS), shareOf(phase.rows, part + 1, PARTS)]
    if (from < to) phase.run(from, to, now)
  }
  breaches.push(...changed(written, after, state).map((column) => breach('race', column)))
  state.set(after)
  return breaches
}

/** A phase that stumbles over scrambled columns has read them. */
function attempt(work: () => void): boolean {
  try {
    work()
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

function changed(columns: readonly PlacedColumn[], before: Uint8Array, after: Uint8Array): string[] {
  return columns
    .filter((column) => !same(bytesOf(before, column), bytesOf(after, column)))
    .map(({ name }) => name)
}

function bytesOf(state: Uint8Array, column: PlacedColumn): Uint8Array {
  return state.subarray(column.offset, column.offset + sizeOf(column))
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}
