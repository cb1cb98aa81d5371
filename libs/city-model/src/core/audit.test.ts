import { describe, expect, it } from '@jest/globals'

import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { auditPhase } from './audit.ts'
import type { Phase } from './phase.ts'

const ROWS = 50
const shape = { heat: column('i32', ROWS), next: column('i32', ROWS), wind: column('i32', 1) } as const

function plate() {
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  columns.heat.set(Array.from({ length: ROWS }, (_, row) => (row * 7919) % 101))
  columns.wind[0] = 3
  const at = (values: Int32Array, row: number) => values[(row + ROWS) % ROWS] ?? 0
  /** Each row becomes what its neighbours were. */
  const phase: Phase = {
    name: 'spread',
    reads: ['heat', 'wind'],
    writes: ['next'],
    rows: ROWS,
    run(from, to) {
      for (let row = from; row < to; row += 1) {
        columns.next[row] = at(columns.heat, row - 1) + at(columns.heat, row + 1) + at(columns.wind, 0)
      }
    },
  }
  /** Planted: it reads what its neighbours have become, if they have become it already. */
  const racing: Phase = {
    ...phase,
    name: 'race',
    reads: [],
    writes: ['heat'],
    run(from, to) {
      for (let row = from; row < to; row += 1) {
        columns.heat[row] = at(columns.heat, row - 1) + 2 * at(columns.heat, row + 1)
      }
    },
  }
  return { schema, buffer, columns, phase, racing }
}

describe('an audit', () => {
  it('finds nothing in a phase that does what it says, and leaves its result', () => {
    const { phase, schema, buffer, columns } = plate()
    expect(auditPhase({ phase, schema, buffer, now: 0 })).toEqual([])
    expect(columns.next[1]).toBe((columns.heat[0] ?? 0) + (columns.heat[2] ?? 0) + 3)
  })

  it('finds a race', () => {
    const { racing: phase, schema, buffer } = plate()
    expect(auditPhase({ phase, schema, buffer, now: 0 })).toEqual([
      { phase: 'race', kind: 'race', column: 'heat' },
    ])
  })

  it('finds what a phase writes without saying so', () => {
    const { phase, schema, buffer, columns } = plate()
    const run: Phase['run'] = (...given) => {
      phase.run(...given)
      columns.wind[0] = 4
    }
    const breaches = auditPhase({ phase: { ...phase, run }, schema, buffer, now: 0 })
    expect(breaches).toContainEqual({ phase: 'spread', kind: 'undeclared_write', column: 'wind' })
  })

  it('finds what a phase reads without saying so', () => {
    const { phase, schema, buffer } = plate()
    expect(auditPhase({ phase: { ...phase, reads: ['heat'] }, schema, buffer, now: 0 })).toEqual([
      { phase: 'spread', kind: 'undeclared_read', column: 'next' },
    ])
  })

  it('finds a phase that stumbles over what it should not have read', () => {
    const { phase, schema, buffer, columns } = plate()
    const run: Phase['run'] = (...given) => {
      if ((columns.wind[0] ?? 0) > 100) throw new RangeError('a storm')
      phase.run(...given)
    }
    const breaches = auditPhase({ phase: { ...phase, run, reads: ['heat'] }, schema, buffer, now: 0 })
    expect(breaches.map(({ kind }) => kind)).toEqual(['undeclared_read'])
  })

  it('names a column that is not there', () => {
    const { phase, schema, buffer } = plate()
    const breaches = auditPhase({ phase: { ...phase, writes: ['next', 'rain'] }, schema, buffer, now: 0 })
    expect(breaches).toEqual([{ phase: 'spread', kind: 'unknown_column', column: 'rain' }])
  })
})
