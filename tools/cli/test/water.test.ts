import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { waterCommand } from '../src/model/water.ts'
import { alone } from './alone.ts'

const NETWORK = `[JUNCTIONS]
end 10 5
[RESERVOIRS]
source 60
[TANKS]
tower 45 3 1 5 10 0
[PIPES]
supply source end 1000 150 120 0
riser end tower 100 150 120 0
[OPTIONS]
UNITS LPS
[TIMES]
DURATION 2:00
`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-water-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function water(text: string, json = true) {
  const path = join(folder, 'net.inp')
  await writeFile(path, text)
  return await alone(waterCommand, ['water', path], { json })
}

describe('urbe water', () => {
  it('answers with every node and link at every hydraulic step', async () => {
    const { code, out, err } = await water(NETWORK)
    const answer = JSON.parse(out) as { steps: { time: number; nodes: object[]; links: object[] }[] }
    expect([code, err, Object.keys(answer)]).toEqual([0, '', ['steps']])
    expect(answer.steps.map(({ time }) => time)).toEqual([0, 3600, 7200])
    expect(answer.steps[0]).toEqual({
      time: 0,
      nodes: [
        { id: 'end', pressure: expect.closeTo(38.6, 0), head: expect.closeTo(48.6, 0) },
        { id: 'source', pressure: 0, head: expect.closeTo(60, 9) },
        { id: 'tower', pressure: expect.closeTo(3, 9), head: expect.closeTo(48, 9) },
      ],
      links: [
        { id: 'supply', flow: expect.any(Number) },
        { id: 'riser', flow: expect.any(Number) },
      ],
    })
  })

  it('says in words how low the pressure falls', async () => {
    const { code, out } = await water(NETWORK, false)
    expect(code).toBe(0)
    expect(out).toMatch(
      /^3 nodes, 2 links, 3 hydraulic steps\n0:00:00 {2}lowest pressure 0\.00 at node source\n/,
    )
    expect(out).toMatch(/No warnings\.$/)
  })

  it('passes on what EPANET warns of, and answers all the same', async () => {
    const { code, out, err } = await water(NETWORK.replace('end 10', 'end 90'))
    expect([code, err.split('\n')[0]]).toEqual([0, 'warning: Negative pressures at 0:00:00 hrs.'])
    expect(JSON.parse(out)).toHaveProperty('steps')
  })

  it('says at which line a bad file is bad', async () => {
    const { code, err } = await water(NETWORK.replace('end tower', 'end power'))
    expect([code, err]).toEqual([
      2,
      `${join(folder, 'net.inp')}: line 9: expected a node that the file defines, not "power"`,
    ])
  })

  it.each([
    ['an empty file', ''],
    ['a file that is none', 'PK\u0003\u0004'],
    ['a network without nodes', '[TITLE]\nnothing\n'],
  ])('refuses %s', async (_, text) => expect((await water(text)).code).toBe(2))

  it('refuses a file that is not there, and no file at all', async () => {
    expect((await alone(waterCommand, ['water', join(folder, 'none.inp')])).code).toBe(2)
    expect((await alone(waterCommand, ['water'])).code).toBe(2)
  })

  it('fails where the network cannot be solved', async () => {
    // Rules are looked at every tenth of this, in whole seconds: EPANET divides by 0.
    const rule = '[RULES]\nRULE r\nIF TANK tower LEVEL ABOVE 9\nTHEN PIPE riser STATUS IS OPEN\n'
    const { code, err } = await water(`${NETWORK}HYDRAULIC TIMESTEP 0:00:01\n${rule}`)
    expect([code, err]).toEqual([1, expect.stringMatching(/^EPANET broke off/)])
  })
})
