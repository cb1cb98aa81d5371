import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { qsimCommand } from '../src/model/qsim.ts'
import { alone } from './alone.ts'

const NETWORK = `<?xml version="1.0"?>
<network><nodes><node id="a" x="0" y="0"/><node id="b" x="9" y="0"/><node id="c" x="99" y="0"/></nodes>
<links><link id="1" from="a" to="b" length="100" freespeed="10" capacity="3600" permlanes="1"/>
<link id="2" from="b" to="c" length="200" freespeed="10" capacity="3600" permlanes="1"/></links></network>`
const person = (id: string, time: string, leg = '<leg mode="car"><route></route></leg>') =>
  `<person id="${id}"><plan><act type="h" link="1" end_time="${time}"/>${leg}\n<act type="w" link="2"/></plan></person>`
const PLANS = `<plans>${person('x', '06:00')}${person('y', '06:00')}</plans>`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-qsim-'))
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

const at = (name: string) => join(folder, name)

async function qsim({ network = NETWORK, plans = PLANS, options = [] as string[], json = true } = {}) {
  await writeFile(at('network.xml.gz'), gzipSync(network))
  await writeFile(at('plans.xml'), plans)
  return await alone(qsimCommand, ['qsim', at('network.xml.gz'), at('plans.xml'), ...options], { json })
}

describe('urbe qsim', () => {
  it('answers with what came of the trips', async () => {
    const { code, out, err } = await qsim()
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual({
      vehicles: 2,
      trips: 2,
      arrived: 2,
      stuck: 0,
      meanTripSeconds: 21.5,
      endTime: 21_622,
      seconds: expect.any(Number),
    })
  })

  it('tells people the same in words', async () => {
    const { out } = await qsim({ json: false })
    expect(out).toBe(
      '2 trips by 2 vehicles: 2 arrived after 21.5 s on average, 0 did not.\nThe last second was 21622; 2 links were entered.',
    )
  })

  it.each(['events.xml', 'events.xml.gz'])('writes MATSim’s events to %s, whole', async (name) => {
    expect((await qsim({ options: ['--events', at(name)] })).code).toBe(0)
    const bytes = await readFile(at(name))
    const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
    expect(text.split('\n').slice(0, 3)).toEqual([
      '<?xml version="1.0" encoding="utf-8"?>',
      '<events version="1.0">',
      '\t<event time="21600.0" type="actend" person="y" link="1" actType="h"  />',
    ])
    expect(text.match(/<event /g)).toHaveLength(20)
    expect(
      text.endsWith('\t<event time="21622.0" type="actstart" person="x" link="2" actType="w"  />\n</events>'),
    ).toBe(true)
    expect((await readdir(folder)).sort()).toEqual([name, 'network.xml.gz', 'plans.xml'])
  })

  it('ends, scales and draws as it is told', async () => {
    const of = async (...options: string[]) => JSON.parse((await qsim({ options })).out)
    expect(await of('--end', '06:00:05')).toMatchObject({ arrived: 0, stuck: 2, endTime: 21_605 })
    expect(await of('--flow-capacity-factor', '0.1')).toMatchObject({ meanTripSeconds: 26 })
    expect(await of('--storage-capacity-factor', '0.001', '--stuck-time', '5', '--seed', '9')).toMatchObject({
      arrived: 2,
    })
  })

  it('takes a network of SUMO', async () => {
    const lane = (id: number) => `<lane id="${id}_0" index="0" speed="10" length="100"/>`
    const junction = (id: string) => `<junction id="${id}" x="0" y="0"/>`
    const network = `<net><edge id="1" from="a" to="b">${lane(1)}</edge><edge id="2" from="b" to="c">${lane(2)}</edge>${junction('a')}${junction('b')}${junction('c')}</net>`
    expect(JSON.parse((await qsim({ network })).out)).toMatchObject({ arrived: 2 })
  })
})

describe('urbe qsim with something wrong', () => {
  it.each([
    [
      'the network',
      { network: NETWORK.replace('to="c"', 'to="d"') },
      'network.xml.gz: line 4: expected <link> with to naming a node above it',
    ],
    [
      'the plans',
      { plans: PLANS.replace('link="2"', 'link="3"') },
      'plans.xml: line 2: expected a link of the network, not 3',
    ],
    [
      'a way',
      { plans: PLANS.replace('link="2"', 'link="1"').replace('link="1"', 'link="2"') },
      'plans.xml: line 1: expected a way for cars from link 2 to link 1',
    ],
    [
      'an end',
      { options: ['--end', 'soon'] },
      '--end must be a time like 30:00:00 or a number of seconds, not "soon"',
    ],
    [
      'a factor',
      { options: ['--flow-capacity-factor', '0'] },
      '--flow-capacity-factor must be a number above zero, not "0"',
    ],
    ['a seed', { options: ['--seed', '-1'] }, '--seed must be a whole number, not "-1"'],
    ['a place', { options: ['--events', '/nowhere/events.xml'] }, '/nowhere/events.xml cannot be written'],
  ])('says so of %s', async (_, given, message) => {
    const { code, err } = await qsim(given)
    expect([code, err.replace(`${folder}/`, '')]).toEqual([2, message])
  })
})
