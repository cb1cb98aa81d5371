import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { assignCommand } from '../src/model/assign.ts'
import { alone } from './alone.ts'

const NET = `<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 5
<END OF METADATA>
1 3 1 1 0.000000001 10000000000 1 0 0 1 ;
1 4 1 1 50 0.02 1 0 0 1 ;
3 2 1 1 50 0.02 1 0 0 1 ;
3 4 1 1 10 0.1 1 0 7 1 ;
4 2 1 1 0.000000001 10000000000 1 0 0 1 ;
`
const TRIPS = '<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n 2 : 6.0;\n'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-assign-'))
  await writeFile(join(folder, 'net'), NET)
  await writeFile(join(folder, 'trips'), TRIPS)
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

interface Line {
  readonly net?: string
  readonly trips?: string
  readonly options?: readonly string[]
  readonly json?: boolean
}

async function assign({ net = 'net', trips = 'trips', options = [], json = true }: Line = {}) {
  const words = ['assign', join(folder, net), join(folder, trips), ...options]
  const { code, out, err } = await alone(assignCommand, words, { json })
  return { code, out, said: err }
}

describe('urbe assign', () => {
  it('tells flow and generalized cost of each link in the order of the file', async () => {
    const { code, out } = await assign({ options: ['--gap', '1e-12'] })
    const told = JSON.parse(out)
    expect(code).toBe(0)
    expect(Object.keys(told)).toEqual(['objective', 'relativeGap', 'iterations', 'seconds', 'links'])
    expect(told.objective).toBeCloseTo(386, 6)
    expect(told.relativeGap).toBeLessThanOrEqual(1e-12)
    expect(told.seconds).toBeGreaterThan(0)
    expect(told.links.map(({ from, to }: { from: number; to: number }) => [from, to])).toEqual([
      [1, 3],
      [1, 4],
      [3, 2],
      [3, 4],
      [4, 2],
    ])
    expect(told.links[0].flow).toBeCloseTo(4, 6)
    expect(told.links[0].cost).toBeCloseTo(40, 5)
  })

  it('weighs tolls and lengths as it is told to', async () => {
    const { out } = await assign({
      options: ['--toll-weight', '3', '--distance-weight', '.5', '--gap', '1e-12'],
    })
    // The new road has become too dear: 83 on both ways, and 0.5 for each of their two links.
    expect(JSON.parse(out).links[3]).toMatchObject({ flow: 0, cost: 31.5 })
    expect(JSON.parse(out).objective).toBeCloseTo(399 + 6, 6)
  })

  it('says for people how near it came', async () => {
    const { code, out } = await assign({ json: false })
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^Equilibrium: relative gap \d.* iterations in /),
    ])
    expect(out).toMatch(/^objective +38[67]/m)
  })

  it('fails when the gap was not reached, and tells the gap there is', async () => {
    const { code, said, out } = await assign({ options: ['--iterations', '0'] })
    expect([code, said]).toEqual([1, 'the gap of 0.000001 was not reached: iterations used up'])
    expect(JSON.parse(out).relativeGap).toBeGreaterThan(0.1)
    const people = await assign({ options: ['--iterations', '0'], json: false })
    expect(people.out).toMatch(/^No equilibrium yet: relative gap 1\.9/)
  })
})

describe('the files and settings of urbe assign', () => {
  it('may be packed', async () => {
    await writeFile(join(folder, 'net.gz'), gzipSync(NET))
    expect((await assign({ net: 'net.gz' })).code).toBe(0)
  })

  it.each([
    [['--gap', 'small'], '--gap must be a number between 0 and 1, not "small"'],
    [['--gap', '0'], '--gap must be a number between 0 and 1, not "0"'],
    [['--gap', '1'], '--gap must be a number between 0 and 1, not "1"'],
    [['--iterations', '-1'], '--iterations must be a whole number, not "-1"'],
    [['--toll-weight', 'x'], '--toll-weight must be a number from 0 on, not "x"'],
    [['--distance-weight', '1e999'], '--distance-weight must be a number from 0 on, not "1e999"'],
  ])('are refused: %j', async (options, said) => {
    expect(await assign({ options })).toEqual({ code: 2, said, out: '' })
  })

  it.each([
    ['net', NET.replace('50 0.02', '50 x'), 'net: line 7: expected init node'],
    ['trips', TRIPS.replace('2 :', '2'), 'trips: line 4: expected destination : trips;'],
    [
      'trips',
      TRIPS.replace('ZONES> 2', 'ZONES> 3'),
      'trips: line 1: expected <NUMBER OF ZONES> 2, as in the network',
    ],
    ['trips', TRIPS.replace('Origin 1\n 2', 'Origin 2\n 1'), 'no way leads from zone 2 to zone 1'],
  ])('are refused with what is wrong in the %s', async (file, text, said) => {
    await writeFile(join(folder, file), text)
    const told = await assign()
    expect([told.code, told.out]).toEqual([2, ''])
    expect(told.said).toContain(said)
  })

  it('are refused when there is no file', async () => {
    expect(await assign({ net: 'nothing' })).toMatchObject({
      code: 2,
      said: expect.stringContaining('cannot be read'),
    })
  })
})
