import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  compress,
  factorise,
  minimumDegree,
  multiply,
  placeOf,
  SingularMatrixError,
  type SparseMatrix,
  SparseMatrixError,
  solve,
  solveRefined,
} from './index.ts'
import { SPARSE_ENTRIES_MAX } from './sparse-matrix.ts'

const of = (dense: readonly (readonly number[])[]): SparseMatrix => {
  const cells = dense.flatMap((line, row) => line.map((value, column) => ({ row, column, value })))
  const kept = cells.filter(({ value }) => value !== 0)
  return compress({
    rows: dense.length,
    columns: dense[0]?.length ?? 0,
    row: kept.map(({ row }) => row),
    column: kept.map(({ column }) => column),
    value: kept.map(({ value }) => value),
  })
}
const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

/** A square grid of resistors, each node grounded a little. */
function resistors(side: number): SparseMatrix {
  const [row, column, value]: number[][] = [[], [], []]
  const add = (r: number, c: number, v: number) => {
    row?.push(r)
    column?.push(c)
    value?.push(v)
  }
  const join = (a: number, b: number) => {
    add(a, a, 1)
    add(b, b, 1)
    add(a, b, -1)
    add(b, a, -1)
  }
  for (let at = 0; at < side * side; at += 1) {
    add(at, at, 0.01)
    if (at % side < side - 1) join(at, at + 1)
    if (at + side < side * side) join(at, at + side)
  }
  return compress({
    rows: side * side,
    columns: side * side,
    row: row ?? [],
    column: column ?? [],
    value: value ?? [],
  })
}

describe('a sparse matrix', () => {
  it('adds entries at the same place and sorts each column', () => {
    const matrix = compress({
      rows: 3,
      columns: 3,
      row: [2, 0, 2, 1],
      column: [1, 1, 1, 2],
      value: [1, 2, 3, 4],
    })
    expect([...matrix.starts]).toEqual([0, 0, 2, 3])
    expect([...matrix.rowOf]).toEqual([0, 2, 1])
    expect([...matrix.values]).toEqual([2, 4, 4])
  })

  it('finds a place, or says that nothing stands there', () => {
    const matrix = of([
      [1, 0],
      [2, 3],
    ])
    expect([placeOf(matrix, 1, 0), placeOf(matrix, 1, 1), placeOf(matrix, 0, 1)]).toEqual([1, 2, -1])
  })

  it('multiplies', () => {
    const matrix = of([
      [1, 2, 0],
      [0, 0, 3],
    ])
    expect([...multiply(matrix, Float64Array.of(1, 10, 100))]).toEqual([21, 300])
  })

  it.each([
    [2, 0],
    [0, 2],
    [-1, 0],
  ])('refuses an entry outside at (%i, %i)', (row, column) => {
    expect(() => compress({ rows: 2, columns: 2, row: [row], column: [column], value: [1] })).toThrow(
      SparseMatrixError,
    )
  })

  it('refuses more entries than its limit', () => {
    const value = { length: SPARSE_ENTRIES_MAX + 1 }
    expect(() => compress({ rows: 1, columns: 1, row: [], column: [], value })).toThrow(
      'more than 50000000 entries',
    )
  })
})

describe('the minimum degree order', () => {
  it('takes the leaves of a star before its centre', () => {
    const star = compress({
      rows: 5,
      columns: 5,
      row: [0, 0, 0, 0],
      column: [1, 2, 3, 4],
      value: [1, 1, 1, 1],
    })
    expect(minimumDegree(star).indexOf(0)).toBeGreaterThanOrEqual(3)
  })

  it('is a permutation, also where nothing is joined', () => {
    const order = minimumDegree(resistors(9))
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 81 }, (_, at) => at))
    expect(
      [
        ...minimumDegree(
          of([
            [1, 0],
            [0, 1],
          ]),
        ),
      ].sort(),
    ).toEqual([0, 1])
  })

  it('leaves far fewer entries in the factors than the natural order', () => {
    const matrix = resistors(30)
    const natural = factorise(
      matrix,
      Int32Array.from({ length: 900 }, (_, at) => at),
    )
    const ordered = factorise(matrix)
    const entries = ({ lower }: typeof ordered) => lower.starts.at(-1) ?? 0
    expect(entries(ordered)).toBeLessThan(entries(natural) / 2)
  })
})

describe('the factors of a matrix', () => {
  it('solve it', () => {
    const x = solve(
      factorise(
        of([
          [2, 1],
          [4, -3],
        ]),
      ),
      Float64Array.of(4, -2),
    )
    expect([...x]).toEqual([1, 2])
  })

  it('need no entry on the diagonal', () => {
    const matrix = of([
      [0, 2, 0],
      [0, 0, 4],
      [8, 0, 0],
    ])
    expect([...solve(factorise(matrix), Float64Array.of(2, 4, 8))]).toEqual([1, 1, 1])
  })

  it('take another pivot where the diagonal is small', () => {
    const matrix = of([
      [1e-20, 1],
      [1, 1],
    ])
    expect([...solve(factorise(matrix), Float64Array.of(1, 2))]).toEqual([1, 1])
  })

  it('solve any well-conditioned matrix, in any order of elimination', () => {
    const size = 7
    const cell = fc.oneof(fc.constant(0), fc.double({ min: -1, max: 1, noNaN: true }))
    const dense = fc.array(fc.array(cell, { minLength: size, maxLength: size }), {
      minLength: size,
      maxLength: size,
    })
    const places = Array.from({ length: size }, (_, at) => at)
    fc.assert(
      fc.property(dense, fc.shuffledSubarray(places, { minLength: size }), (cells, order) => {
        const matrix = of(
          cells.map((line, row) => line.map((value, column) => (row === column ? 10 : value))),
        )
        const wanted = Float64Array.from({ length: size }, (_, at) => at - 3)
        const x = solveRefined(matrix, factorise(matrix, Int32Array.from(order)), multiply(matrix, wanted))
        expect(largest(x.map((value, at) => value - (wanted[at] ?? 0)))).toBeLessThan(1e-13)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the factors of a large or singular matrix', () => {
  it('leave a residual of the last digit on ten thousand nodes', () => {
    const matrix = resistors(100)
    const b = Float64Array.from({ length: 10_000 }, (_, at) => (at % 17) - 8)
    const x = solveRefined(matrix, factorise(matrix), b)
    expect(largest(multiply(matrix, x).map((value, at) => value - (b[at] ?? 0)))).toBeLessThan(1e-12)
  })

  it('are the same bits every time', () => {
    const matrix = resistors(12)
    expect(factorise(matrix)).toEqual(factorise(matrix))
  })

  it.each([
    [
      'a column of zeros',
      [
        [1, 0],
        [2, 0],
      ],
    ],
    [
      'equal rows',
      [
        [1, 2],
        [1, 2],
      ],
    ],
    [
      'a value that is no number',
      [
        [Number.NaN, 1],
        [1, 1],
      ],
    ],
  ])('do not exist for %s', (_, dense) => {
    expect(() => factorise(of(dense))).toThrow(SingularMatrixError)
  })

  it('exist for square matrices only', () => {
    expect(() => factorise(of([[1, 2]]))).toThrow('the matrix is not square')
  })
})
