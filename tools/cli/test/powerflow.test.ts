import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { powerflowCommand } from '../src/model/powerflow.ts'
import { alone } from './alone.ts'

/** A load of 80 MW behind two lines, one of them open. */
const CASE = `function mpc = two
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [
	10	3	0	0	0	0	1	1	0	110	1	1.1	0.9;
	4	1	80	30	0	0	1	1	0	110	1	1.1	0.9;
];
mpc.gen = [10	0	0	99	-99	1	100	1	200	0];
mpc.branch = [
	10	4	0	0.2	0	100	0	0	0	0	1;
	10	4	0	0.2	0	100	0	0	0	0	0;
];
`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-powerflow-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function powerflow(text: string, { options = [] as string[], json = true } = {}) {
  const path = join(folder, 'two.m')
  await writeFile(path, text)
  const result = await alone(powerflowCommand, ['powerflow', path, ...options], { json })
  return { ...result, path }
}

describe('urbe powerflow', () => {
  it('answers with voltages and flows, AC where nothing else is said', async () => {
    const { code, out, err } = await powerflow(CASE)
    expect([code, err]).toEqual([0, ''])
    const half = (1 - 2 * 0.2 * 0.3) / 2
    const square = half + Math.sqrt(half * half - 0.04 * (0.64 + 0.09))
    const angle = (-Math.asin(0.16 / Math.sqrt(square)) * 180) / Math.PI
    const reactive = 30 + (20 * 0.73) / square
    expect(JSON.parse(out)).toEqual({
      converged: true,
      iterations: expect.any(Number),
      lossesMw: expect.closeTo(0, 9),
      buses: [
        { id: 10, vm: 1, va: 0 },
        { id: 4, vm: expect.closeTo(Math.sqrt(square), 10), va: expect.closeTo(angle, 8) },
      ],
      branches: [
        {
          from: 10,
          to: 4,
          pf: expect.closeTo(80, 9),
          qf: expect.closeTo(reactive, 8),
          pt: expect.closeTo(-80, 9),
          qt: expect.closeTo(-30, 9),
        },
        { from: 10, to: 4, pf: 0, qf: 0, pt: 0, qt: 0 },
      ],
    })
    expect((await powerflow(CASE, { options: ['--ac'] })).out).toBe(out)
  })

  it('answers with the linear approximation', async () => {
    const { code, out } = await powerflow(CASE, { options: ['--dc'] })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      converged: true,
      iterations: 1,
      lossesMw: 0,
      buses: [
        { id: 10, vm: 1, va: 0 },
        { id: 4, vm: 1, va: expect.closeTo((-0.16 * 180) / Math.PI, 12) },
      ],
      branches: [
        { from: 10, to: 4, pf: expect.closeTo(80, 12), qf: 0, pt: expect.closeTo(-80, 12), qt: 0 },
        { from: 10, to: 4, pf: 0, qf: 0, pt: 0, qt: 0 },
      ],
    })
  })

  it('says in words what matters', async () => {
    const { code, out } = await powerflow(`${CASE}mpc.dcline = [10 4 1];`, { json: false })
    expect(code).toBe(0)
    expect(out).toContain('2 buses, 2 branches, 1 generators')
    expect(out).toContain('dcline is in the file and left out of the flow')
    expect(out).toMatch(
      /^converged after \d+ iterations, at most \S+ p\.u\. missing at a bus\nlosses 0\.0000 MW$/m,
    )
    expect(out).toMatch(
      /^lowest voltage 0\.9195 p\.u\. at bus 4 \(-10\.02 degrees\)\nhighest voltage 1\.0000 p\.u\. at bus 10/m,
    )
    expect(out).toMatch(
      /^FROM {2}TO {2}MW {5}MVA {4}LOADED\n10 {4}4 {3}80\.00 {2}92\.92 {2}92\.9 %\n10 {4}4 {3}0\.00 /m,
    )
  })
})

describe('urbe powerflow without an answer', () => {
  it('shows how far it came and ends with 1', async () => {
    const { code, out, err } = await powerflow(CASE.replace('1	80	30', '1	900	30'))
    expect([code, JSON.parse(out).converged]).toEqual([1, false])
    expect(err).toContain('the power flow did not converge')
  })

  it('does not call a tolerance met that is not', async () => {
    expect((await powerflow(CASE, { options: ['--tolerance', '1e-30'] })).code).toBe(1)
    expect((await powerflow(CASE, { options: ['--tolerance', '1e-6'] })).code).toBe(0)
  })

  it.each([
    [['--ac', '--dc'], 'give --ac or --dc, not both'],
    [['--dc', '--tolerance', '1e-6'], '--tolerance is for --ac: --dc does not iterate'],
    [['--tolerance', 'little'], '--tolerance must be a number above zero, not "little"'],
    [['--tolerance', '0'], '--tolerance must be a number above zero, not "0"'],
    [['--flat'], "unknown option '--flat'"],
  ])('refuses %j', async (options, message) => {
    const { code, out, err } = await powerflow(CASE, { options, json: false })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })

  it('names the line of a fault in the file', async () => {
    const { code, err, path } = await powerflow(CASE.replace('	10	4	0	0.2', '	10	5	0	0.2'), {
      json: false,
    })
    expect(code).toBe(2)
    expect(err).toBe(`${path}: line 10: expected the number of a bus in column 2, not 5 (row 1 of branch)`)
  })

  it('says that a file cannot be read', async () => {
    const { code, err } = await alone(powerflowCommand, ['powerflow', join(folder, 'none.m')], {
      json: false,
    })
    expect([code, err]).toEqual([2, `${join(folder, 'none.m')} cannot be read`])
  })
})
