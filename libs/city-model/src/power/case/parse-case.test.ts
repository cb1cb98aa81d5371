import { describe, expect, it } from '@jest/globals'

import { caseText } from '../../../test/power-cases.ts'
import { FileFormatError } from '../../errors.ts'
import { CASE_BRANCHES_MAX, CASE_BUSES_MAX, CASE_GENERATORS_MAX, parsePowerCase } from './parse-case.ts'

const FEEDER = `function mpc = feeder
%FEEDER  three buses on a line
mpc.version = '2';
%% system MVA base
mpc.baseMVA = 10;
mpc.bus = [ %% (in kW & kVAr, converted below)
\t7\t3\t0\t0\t0\t0\t1\t1.02\t-5\t20\t1\t1\t1
\t3\t1\t500\t250\t0\t0\t1\t1\t0\t20\t1\t1.1\t0.9
\t12\t1\t300\t100\t0\t0\t1\t1\t0\t20\t1\t1.1\t0.9
];
mpc.gen = [
\t7\t0\t0\tInf\t-Inf\t1\t100\t1\t10\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0;
];
mpc.branch = [  %% (in ohms, converted below)
\t7\t3\t4\t8\t0\t0\t0\t0\t0\t0\t1\t-360\t360;
\t3\t12\t8\t4\t0\t5\t0\t0\t0\t0\t1\t-360\t360;
];
mpc.gencost = [
\t2\t0\t0\t3\t0\t20\t0;
];
mpc.bus_name = { 'a'; 'b %'; 'c' };

%% convert branch impedances from Ohms to p.u.
[PQ, PV, REF, NONE, BUS_I, BUS_TYPE, PD, QD, GS, BS, BUS_AREA, VM, ...
    VA, BASE_KV, ZONE, VMAX, VMIN, LAM_P, LAM_Q, MU_VMAX, MU_VMIN] = idx_bus;
[F_BUS, T_BUS, BR_R, BR_X, BR_B, RATE_A, RATE_B, RATE_C, ...
    TAP, SHIFT, BR_STATUS, PF, QF, PT, QT, MU_SF, MU_ST, ...
    ANGMIN, ANGMAX, MU_ANGMIN, MU_ANGMAX] = idx_brch;
Vbase = mpc.bus(1, BASE_KV) * 1e3;      %% in Volts
Sbase = mpc.baseMVA * 1e6;              %% in VA
mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);

%% convert loads from kW to MW
mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;
`
const small = {
  bus: [
    [1, 3],
    [2, 1, 10],
    [5, 4],
  ],
  gen: [[1]],
  branch: [
    [1, 2],
    [2, 5],
  ],
}
function fault(text: string): string {
  try {
    parsePowerCase(text)
  } catch (error) {
    if (error instanceof FileFormatError) return error.message
    throw error
  }
  return 'none'
}

describe('a MATPOWER case', () => {
  it('is read with the conversions that follow its tables', () => {
    const { baseMva, buses, branches } = parsePowerCase(FEEDER)
    expect(baseMva).toBe(10)
    expect([...buses.ids]).toEqual([7, 3, 12])
    expect([...buses.loadMw]).toEqual([0, 0.5, 0.3])
    expect([...buses.loadMvar]).toEqual([0, 0.25, 0.1])
    expect([...buses.vm, ...buses.va]).toEqual([1.02, 1, 1, -5, 0, 0])
    expect([...branches.r, ...branches.x]).toEqual([0.1, 0.2, 0.2, 0.1])
    expect([...branches.from, ...branches.to]).toEqual([0, 1, 1, 2])
    expect([...branches.ratingMva]).toEqual([0, 5])
  })

  it('is read where loads are given as power and its factor', () => {
    const text = `${FEEDER}pf = 0.8;\nmpc.bus(:, QD) = mpc.bus(:, PD) * sin(acos(pf));\nmpc.bus(:, PD) = mpc.bus(:, PD) * pf;\n`
    const { buses } = parsePowerCase(text)
    expect(buses.loadMw[1]).toBeCloseTo(0.4, 15)
    expect(buses.loadMvar[1]).toBeCloseTo(0.3, 15)
  })

  it('is read in format version 1, a matrix each', () => {
    const text = FEEDER.replace(
      'function mpc = feeder',
      'function [baseMVA, bus, gen, branch, areas, gencost] = feeder',
    )
      .replace("mpc.version = '2';", '')
      .replaceAll('mpc.', '')
    expect(parsePowerCase(text)).toEqual(parsePowerCase(FEEDER))
  })

  it('is read with the line ends of any system', () => {
    expect(parsePowerCase(FEEDER.replaceAll('\n', '\r\n'))).toEqual(parsePowerCase(FEEDER))
  })

  it('takes a tap of 0 as 1 and keeps the others', () => {
    const text = caseText({
      ...small,
      branch: [
        [1, 2, 0, 0.1, 0, 0, 0, 0, 0.95, -3],
        [1, 2],
      ],
    })
    const { ratio, shift } = parsePowerCase(text).branches
    expect([...ratio, ...shift]).toEqual([0.95, 1, -3, 0])
  })

  it('counts what stands at an isolated bus as out of service', () => {
    const { generators, branches } = parsePowerCase(
      caseText({ ...small, gen: [[1], [5], [1, 0, 0, 0, 0, 1, 100, 0]] }),
    )
    expect([[...generators.inService], [...branches.inService]]).toEqual([
      [1, 0, 0],
      [1, 0],
    ])
  })

  it('says which tables a power flow does not look at', () => {
    expect(parsePowerCase(FEEDER).ignored).toEqual([])
    expect(parsePowerCase(`${FEEDER}mpc.dcline = [3 12 1 2];`).ignored).toEqual(['dcline'])
  })

  it('may have no branch at all', () => {
    expect(parsePowerCase(caseText({ ...small, branch: [] })).branches.count).toBe(0)
  })
})

const NO_REFERENCE = 'a reference bus (type 3) or PV bus (type 2) with a generator in service (row 1 of bus)'

describe('a table that does not fit', () => {
  it.each([
    [
      {
        branch: [
          [1, 2],
          [1, 9],
        ],
      },
      'line 13: expected the number of a bus in column 2, not 9 (row 2 of branch)',
    ],
    [{ gen: [[4]] }, 'line 9: expected the number of a bus in column 1, not 4 (row 1 of gen)'],
    [{ bus: [[1, 3], [1, 1], [5]] }, 'line 5: expected each bus once, not 1 again (row 2 of bus)'],
    [
      { bus: [[1, 3], [2, 1], [1.5]] },
      'line 6: expected a whole bus number from 1 on, not 1.5 (row 3 of bus)',
    ],
    [{ bus: [[1, 3], [2, 7], [5]] }, 'line 5: expected a bus type from 1 to 4 (row 2 of bus)'],
    [
      { bus: [[1, 3], [2, 1, Number.NaN], [5]] },
      'line 5: expected a finite number as real load in column 3 (row 2 of bus)',
    ],
    [{ branch: [[1, 2, 0, 0]] }, 'line 12: expected an impedance other than zero (row 1 of branch)'],
    [{ bus: [[1, 1], [2, 1], [5]] }, `line 4: expected ${NO_REFERENCE}`],
    [{ gen: [[1, 0, 0, 0, 0, 1, 100, 0]] }, `line 4: expected ${NO_REFERENCE}`],
    [{ baseMva: 0 }, 'line 15: expected baseMVA, a number above zero'],
  ])('%j', (change, message) => {
    expect(fault(caseText({ ...small, ...change }))).toBe(message)
  })
})

describe('a file that is no MATPOWER case', () => {
  it.each([
    ['mpc.baseMVA = 1;\n', 'line 2: expected a matrix called bus'],
    ["mpc.version = '3';", "line 1: expected version '1' or '2' of the case format"],
    ['mpc.baseMVA = 1; mpc.bus = [];', 'line 1: expected 1 to 200000 rows, not 0 (row 1 of bus)'],
    ['mpc.baseMVA = 1;\nmpc.bus = [1 2 3];', 'line 2: expected at least 13 columns, not 3 (row 1 of bus)'],
    ["mpc.baseMVA = 1;\nmpc.bus = 'none';", 'line 2: expected a matrix called bus'],
    ['', 'line 1: expected baseMVA, a number above zero'],
  ])('%j', (text, message) => {
    expect(fault(text)).toBe(message)
  })

  it('has limits', () => {
    const bus = 'mpc.bus = zeros(1, 13);'
    expect(fault(`mpc.baseMVA = 1; mpc.bus = zeros(${CASE_BUSES_MAX + 1}, 13);`)).toContain(
      `1 to ${CASE_BUSES_MAX} rows`,
    )
    const gen = `mpc.gen = zeros(${CASE_GENERATORS_MAX + 1}, 10);`
    expect(fault(`mpc.baseMVA = 1; ${bus} ${gen}`)).toContain(`0 to ${CASE_GENERATORS_MAX} rows`)
    const branch = `mpc.branch = zeros(${CASE_BRANCHES_MAX + 1}, 11);`
    expect(fault(`mpc.baseMVA = 1; ${bus} mpc.gen = zeros(1, 10); ${branch}`)).toContain(
      `0 to ${CASE_BRANCHES_MAX} rows`,
    )
  })
})
