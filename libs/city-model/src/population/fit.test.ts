import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { FitError } from './errors.ts'
import { FIT_ROUNDS_MAX, fitTable, type Margin } from './fit.ts'
import { cellsOf, TABLE_CELLS_MAX, type Table } from './table.ts'

const terms = { tolerance: 1e-12, rounds: 10_000 }
const weight = fc.double({ min: 0.1, max: 10, noNaN: true })

function tableOf(shape: readonly number[], cells: ArrayLike<number>): Table {
  return { shape, cells: Float64Array.from(cells) }
}
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0)

/** Margins of some other table: so they fit together. */
function marginsOf({ shape, cells }: Table, overs: readonly (readonly number[])[]): Margin[] {
  return overs.map((over) => {
    const sums = new Map<string, number>()
    for (const [cell, value] of cells.entries()) {
      const key = over.map((dimension) => placeOf(shape, cell, dimension)).join()
      sums.set(key, (sums.get(key) ?? 0) + value)
    }
    return { over, sums: [...sums.values()] }
  })
}
function placeOf(shape: readonly number[], cell: number, dimension: number): number {
  const stride = shape.slice(dimension + 1).reduce((product, size) => product * size, 1)
  return Math.floor(cell / stride) % (shape[dimension] ?? 1)
}
function worst(table: Table, margins: readonly Margin[]): number {
  const reached = marginsOf(
    table,
    margins.map(({ over }) => over),
  )
  return Math.max(
    ...margins.flatMap(({ sums }, index) =>
      Array.from(sums, (wanted, entry) => Math.abs((reached[index]?.sums[entry] ?? 0) - wanted) / sum(sums)),
    ),
  )
}

describe('a table of two dimensions', () => {
  const shape = [3, 4]
  const overs = [[0], [1]]
  const twoTables = fc.tuple(
    fc.array(weight, { minLength: 12, maxLength: 12 }),
    fc.array(weight, { minLength: 12, maxLength: 12 }),
  )

  it('reaches its margins and keeps every odds ratio of its seed', () => {
    fc.assert(
      fc.property(twoTables, ([seedCells, otherCells]) => {
        const seed = tableOf(shape, seedCells)
        const margins = marginsOf(tableOf(shape, otherCells), overs)
        const fitted = fitTable(seed, margins, terms)
        expect(worst(fitted, margins)).toBeLessThan(1e-10)
        const odds = ({ cells }: Table, row: number, column: number) =>
          ((cells[row * 4 + column] ?? 0) * (cells[row * 4 + 5 + column] ?? 0)) /
          ((cells[row * 4 + 1 + column] ?? 0) * (cells[row * 4 + 4 + column] ?? 0))
        for (const row of [0, 1]) {
          for (const column of [0, 1, 2]) {
            expect(Math.abs(odds(fitted, row, column) / odds(seed, row, column) - 1)).toBeLessThan(1e-12)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it('comes out the same whichever margin is fitted first, and stays as it is when it is fitted again', () => {
    fc.assert(
      fc.property(twoTables, ([seedCells, otherCells]) => {
        const seed = tableOf(shape, seedCells)
        const margins = marginsOf(tableOf(shape, otherCells), overs)
        const fitted = fitTable(seed, margins, terms)
        const other = fitTable(seed, margins.toReversed(), terms)
        for (const [cell, value] of fitted.cells.entries()) expect(other.cells[cell]).toBeCloseTo(value, 8)
        expect(fitTable(fitted, margins, terms)).toMatchObject({ rounds: 0, cells: fitted.cells })
      }),
      { numRuns: 50 },
    )
  })

  it('is the product of its margins where the seed says nothing', () => {
    const { cells } = fitTable(
      tableOf([2, 2], [1, 1, 1, 1]),
      [
        { over: [0], sums: [30, 70] },
        { over: [1], sums: [60, 40] },
      ],
      terms,
    )
    expect([...cells]).toEqual([18, 12, 42, 28])
  })

  it('leaves cells at 0 that were 0, and empties a row whose margin is 0', () => {
    const { cells } = fitTable(
      tableOf([2, 2], [1, 0, 1, 1]),
      [
        { over: [0], sums: [5, 5] },
        { over: [1], sums: [7, 3] },
      ],
      terms,
    )
    expect(Array.from(cells, Math.round)).toEqual([5, 0, 2, 3])
    const emptied = fitTable(tableOf([2, 1], [1, 1]), [{ over: [0], sums: [0, 4] }], terms)
    expect([...emptied.cells]).toEqual([0, 4])
  })
})

describe('a table of three dimensions', () => {
  const shape = [2, 3, 4]
  it.each([
    [[[0], [1], [2]]],
    [[[0, 1], [2]]],
    [
      [
        [0, 1],
        [1, 2],
        [0, 2],
      ],
    ],
  ])('reaches the margins over %j', (overs) => {
    const seed = tableOf(
      shape,
      Array.from({ length: 24 }, (_, cell) => 1 + (cell % 5)),
    )
    const margins = marginsOf(
      tableOf(
        shape,
        Array.from({ length: 24 }, (_, cell) => 1 + ((cell * 7) % 11)),
      ),
      overs,
    )
    expect(worst(fitTable(seed, margins, terms), margins)).toBeLessThan(1e-10)
  })
})

describe('a fit that cannot be', () => {
  const seed = tableOf([2, 2], [1, 1, 1, 1])
  const rows = { over: [0], sums: [1, 2] }
  it.each<[string, Table, readonly Margin[], string]>([
    ['totals that differ', seed, [rows, { over: [1], sums: [1, 1] }], 'margins_inconsistent'],
    ['a row of zeros', tableOf([2, 2], [0, 0, 1, 1]), [rows], 'margin_unreachable'],
    ['a margin that is too long', seed, [{ over: [0], sums: [1, 2, 3] }], 'margin_malformed'],
    ['a margin over nothing', seed, [{ over: [], sums: [3] }], 'margin_malformed'],
    ['a margin over a dimension too many', seed, [{ over: [2], sums: [3] }], 'margin_malformed'],
    ['a margin over one twice', seed, [{ over: [0, 0], sums: [1, 1, 1, 1] }], 'margin_malformed'],
    ['a negative margin', seed, [{ over: [0], sums: [-1, 4] }], 'margin_malformed'],
    ['a negative cell', tableOf([2, 2], [-1, 1, 1, 1]), [rows], 'table_malformed'],
    ['a cell too few', tableOf([2, 2], [1, 1, 1]), [rows], 'table_malformed'],
    [
      'zeros that leave no way',
      tableOf([2, 2], [1, 0, 0, 1]),
      [rows, { over: [1], sums: [2, 1] }],
      'fit_did_not_end',
    ],
  ])('is refused: %s', (_, table, margins, code) => {
    expect(() => fitTable(table, margins, terms)).toThrow(expect.objectContaining({ name: 'FitError', code }))
  })

  it('is refused beyond its limits', () => {
    expect(() => fitTable(seed, [rows], { ...terms, rounds: FIT_ROUNDS_MAX + 1 })).toThrow(FitError)
    expect(() => cellsOf([TABLE_CELLS_MAX, 2])).toThrow(FitError)
  })
})
