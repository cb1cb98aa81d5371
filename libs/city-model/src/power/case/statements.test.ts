import { describe, expect, it } from '@jest/globals'

import { FileFormatError } from '../../errors.ts'
import { NESTING_MAX } from './expressions.ts'
import { MADE_ENTRIES_MAX } from './functions.ts'
import { CASE_CHARACTERS_MAX, scannerOf } from './scanner.ts'
import { carriedOut } from './statements.ts'
import { asMatrix, RANGE_MAX } from './values.ts'

/** What `x` is after the code. */
function x(code: string) {
  const value = carriedOut(code).variables.get('x')
  if (value === undefined) throw new Error('x is not set')
  if (typeof value === 'object' && value.kind !== 'matrix') return value
  const { rows, columns, data } = asMatrix(value)
  if (typeof value === 'number') return value
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)])
}
function fault(code: string): string {
  try {
    carriedOut(code)
  } catch (error) {
    if (error instanceof FileFormatError) return error.message
    throw error
  }
  return 'none'
}

const CHOICES: [string, unknown][] = [
  ['t(2, 3)', 6],
  ['t(end, 1)', 4],
  ['t(:, 2)', [[2], [5]]],
  ['t(2, :)', [[4, 5, 6]]],
  [
    't(:, [3 1])',
    [
      [3, 1],
      [6, 4],
    ],
  ],
  ['t(t(:, 1) > 2, :)', [[4, 5, 6]]],
  ['t(3)', 2],
  ['t(1, 2:end)', [[2, 3]]],
]

const MATRICES: [string, unknown][] = [
  [
    '[1 2; 3 4]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    '[1, 2\n3, 4]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    '[1,2\t3;;\n\n4 5 6;]',
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  ['[1 -2]', [[1, -2]]],
  ['[1 - 2]', -1],
  ['[1 -2 + 3]', [[1, 1]]],
  ['[ (1) (2) ]', [[1, 2]]],
  ['[1 2 ... the rest\n 3]', [[1, 2, 3]]],
  [
    '[1 2 % the first\n 3 4 # the second\n]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['[]', []],
  ['1:3', [[1, 2, 3]]],
  ['0:0.5:1', [[0, 0.5, 1]]],
  ['3:1', [[]]],
  ["[1 2]'", [[1], [2]]],
  [
    "[1 2; 3 4].'",
    [
      [1, 3],
      [2, 4],
    ],
  ],
  [
    '[[1 2] [3 4]; 5 6 7 8]',
    [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
  ],
  [
    '[1 2; 3 4] * 10',
    [
      [10, 20],
      [30, 40],
    ],
  ],
  ['[1 2] .* [3 4]', [[3, 8]]],
  ['[1 2] > 1', [[0, 1]]],
  [
    'zeros(2, 3)',
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  ],
  ['ones(1, 2)', [[1, 1]]],
  ['size([1 2; 3 4; 5 6])', [[3, 2]]],
  ['find([0 3 0 4])', [[2, 4]]],
]

const ROUNDED: [string, number][] = [
  ['sin(acos(0.85))', Math.sqrt(1 - 0.85 * 0.85)],
  ['cos(pi/3)', 0.5],
  ['tan(pi/4)', 1],
  ['asin(1)', Math.PI / 2],
  ['atan(1)', Math.PI / 4],
  ['2^0.5', Math.SQRT2],
]

const NUMBERS: [string, unknown][] = [
  ['1e3', 1000],
  ['.5d1', 5],
  ['2.', 2],
  ['-30*pi/180', -Math.PI / 6],
  ['0.5+1', 1.5],
  ['2 + 3 * 4', 14],
  ['(2 + 3) * 4', 20],
  ['-2^2', -4],
  ['2^-1', 0.5],
  ['2^3^2', 64],
  ['1*10^6', 1_000_000],
  ['8 / 4 / 2', 1],
  ['--3', 3],
  ['-Inf', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
  ['3 == 3', [[1]]],
  ['3 ~= 3 | 1 < 2 & 2 >= 2', [[1]]],
  ['sqrt(16) + abs(-2)', 6],
  ['floor(2.7) + ceil(2.2) + fix(-2.5)', 3],
  ['1./4', 0.25],
  ["5'", 5],
  ['true + false', 1],
  ['exp(0) + log(1)', 1],
]

describe('an expression of MATLAB', () => {
  it.each(NUMBERS)('%s', (code, value) => {
    expect(x(`x = ${code};`)).toEqual(value)
  })

  it.each(ROUNDED)('%s to the last digits', (code, value) => {
    expect(x(`x = ${code}`)).toBeCloseTo(value, 14)
  })

  it.each(MATRICES)('%s is a matrix', (code, value) => {
    expect(x(`x = ${code};`)).toEqual(value)
  })

  it.each(CHOICES)('%s chooses from a matrix', (code, value) => {
    expect(x(`t = [1 2 3; 4 5 6]; x = ${code};`)).toEqual(value)
  })
})

describe('a file of assignments', () => {
  it('leaves out comments, and none in a text', () => {
    const code = "%{\nx = 1\n%}\nname = 'a % b '' c'; x = 2; % x = 3"
    expect([x(code), carriedOut(code).variables.get('name')]).toEqual([
      2,
      { kind: 'text', text: "a % b '' c" },
    ])
  })

  it('passes cell arrays and matrices of letters by', () => {
    const code = "mpc.bus_name = {\n\t'Bus 1 % HV';\n\t'it''s {2}'; {3}\n};\nmpc.t = ['ab'; 'cd'];\nx = 4;"
    expect([x(code), carriedOut(code).variables.get('mpc.bus_name')]).toEqual([4, { kind: 'cell' }])
  })

  it('changes chosen entries of a matrix and leaves the others', () => {
    expect(x('x = [1 2 3; 4 5 6]; x(:, [1 3]) = x(:, [1 3]) / 2;')).toEqual([
      [0.5, 2, 1.5],
      [2, 5, 3],
    ])
    expect(x('x = [1 2 3; 4 5 6]; x(x(:, 1) == 4, 2) = 0;')).toEqual([
      [1, 2, 3],
      [4, 0, 6],
    ])
  })

  it('knows the columns of MATPOWER by their names', () => {
    expect(x('[PQ, PV, REF, NONE, BUS_I, BUS_TYPE, PD, QD] = idx_bus; x = [NONE PD QD];')).toEqual([
      [4, 3, 4],
    ])
    expect(x('[~, ~, BR_R] = idx_brch; x = BR_R;')).toBe(3)
    expect(x('define_constants; x = [BASE_KV TAP ANGMAX VG APF COST MU_PMAX];')).toEqual([
      [10, 9, 13, 6, 21, 5, 22],
    ])
  })

  it('tells what its function returns', () => {
    expect(carriedOut('function [baseMVA, bus, gen] = case9(x)\nbaseMVA = 1\nend').returned).toEqual([
      'baseMVA',
      'bus',
      'gen',
    ])
  })
})

const FAULTS: [string, unknown][] = [
  ['x = [1 2\n3 4', 'line 2: expected ] that ends the matrix of line 1'],
  ['x = [1 2;\nmpc.gen = [3 4];', 'line 2: expected a known name, not "mpc.gen"'],
  ['y = 1;\nx = [1 2;\ny = 4', 'line 3: expected ] that ends the matrix before the next assignment'],
  ['x = [1 2;\n3 4 5]', 'line 2: expected 2 columns as in the rows before, not 3'],
  ['x = {1, 2', 'line 1: expected } that ends the cell array of line 1'],
  ['\nx = 3 +;', 'line 2: expected a value, not ";"'],
  ['x = "open', 'line 1: expected a text to end with " on its line'],
  ['x = 3 $ 4', 'line 1: expected MATLAB code, not the character "$"'],
  ['x = 3 4', 'line 1: expected the end of the statement, not "4"'],
  ['x = [3abc]', 'line 1: expected a blank before "abc"'],
  ['if x\nend', 'line 1: expected an assignment, not "if"'],
  ['runpf', 'line 1: expected an assignment, not "runpf"'],
  ['x = runpf(3)', 'line 1: expected a known name, not "runpf"'],
  ['x(1, 2) = 3', 'line 1: expected a known name, not "x"'],
  ['x = [1 2]; x(3, 1) = 3', 'line 1: expected a row from 1 to 1, not 3'],
  ['x = [1 2]; x(1) = 3', 'line 1: expected a row and a column'],
  ['x = [1 2]; y = x(end);', 'line 1: expected two indices where one is end'],
  ['x = [1 2]; x(1, :) = [3 4 5]', 'line 1: expected a matrix of 1 x 2, not 1 x 3'],
  ['x = [1 2] + [1 2 3]', 'line 1: expected matrices of one size, not 1 x 2 and 1 x 3'],
  ['x = [1 2] * [3 4]', 'line 1: expected .* between matrices'],
  ["x = 'a' + 1", 'line 1: expected numbers'],
  ['x = (1', 'line 1: expected ), not the end of the file'],
  [
    '[A, B] = deal(1, 2)',
    'line 1: expected one of idx_bus, idx_brch, idx_gen, idx_cost for these names, not "deal"',
  ],
  ['[A, 3] = idx_bus', 'line 1: expected a name or ], not "3"'],
  ['function mpc = a\nfunction b = c', 'line 2: expected one function only'],
  ['function mpc\nx = 1', 'line 1: expected function <result> = <name>'],
  ['x.(y) = 1', 'line 1: expected the name of a field'],
  ['x = [1 2]:3', 'line 1: expected a range between numbers'],
]

describe('a file that is no list of assignments', () => {
  it.each(FAULTS)('%j', (code, message) => {
    expect(fault(code)).toBe(message)
  })

  it('goes only so far', () => {
    const deep = '('.repeat(NESTING_MAX + 2)
    expect(fault(`x = ${deep}1`)).toContain(`at most ${NESTING_MAX} brackets in brackets`)
    expect(fault(`x = ${'-'.repeat(NESTING_MAX + 2)}1`)).toContain(
      `at most ${NESTING_MAX} brackets in brackets`,
    )
    const inIndex = `t = 1; x = ${'t('.repeat(NESTING_MAX + 2)}`
    expect(fault(inIndex)).toContain(`at most ${NESTING_MAX} brackets in brackets`)
    expect(fault(`x = 1:${RANGE_MAX + 1}`)).toContain(`a range of at most ${RANGE_MAX} numbers`)
    expect(fault('x = 1:0:2')).toContain(`a range of at most ${RANGE_MAX} numbers`)
    expect(fault(`x = zeros(${MADE_ENTRIES_MAX}, 2)`)).toContain(`at most ${MADE_ENTRIES_MAX} entries`)
    expect(() => scannerOf('x'.repeat(CASE_CHARACTERS_MAX + 1))).toThrow(
      `at most ${CASE_CHARACTERS_MAX} characters`,
    )
  })
})
