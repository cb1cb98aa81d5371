import { CREW_WORDS } from '../src/core/crew.ts'
import type { Phase } from '../src/core/phase.ts'
import { column, columnsOver, schemaOf } from '../src/memory/schema.ts'

export const ROWS = 4_000
const shape = { first: column('i32', ROWS), second: column('i32', ROWS) } as const
const crewShape = { crew: column('i32', CREW_WORDS) } as const

export function newPlate() {
  const state = new SharedArrayBuffer(schemaOf(shape).bytes)
  const crew = new SharedArrayBuffer(schemaOf(crewShape).bytes)
  const { first } = columnsOver(shape, state)
  first.set(Array.from({ length: ROWS }, (_, row) => Math.imul(row, 0x9e3779b1)))
  return { state, crew }
}

/** Two phases that pass values to and fro between neighbours, and one that fails in the rows behind the middle. */
export function plateOver({ state, crew }: ReturnType<typeof newPlate>) {
  const { first, second } = columnsOver(shape, state)
  const pass = (name: string, from: Int32Array, to: Int32Array): Phase => ({
    name,
    reads: [],
    writes: [],
    rows: ROWS,
    run(start, end, now) {
      for (let row = start; row < end; row += 1) {
        const left = from[(row + ROWS - 1) % ROWS] ?? 0
        const right = from[(row + 1) % ROWS] ?? 0
        to[row] = (Math.imul(left, 31) ^ Math.imul(right, 17) ^ now) | 0
      }
    },
  })
  const failing: Phase = {
    name: 'failing',
    reads: [],
    writes: [],
    rows: ROWS,
    run(_, end) {
      if (end === ROWS) throw new Error('on purpose')
    },
  }
  const phases = [pass('there', first, second), pass('back', second, first), failing]
  return { phases, words: columnsOver(crewShape, crew).crew }
}
