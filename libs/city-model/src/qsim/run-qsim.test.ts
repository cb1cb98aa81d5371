import { describe, expect, it } from '@jest/globals'

import { eventLine, javaDouble } from './event-xml.ts'
import { QSIM_DEFAULTS, readMatsimNetwork, readMatsimPlans, runQsim } from './index.ts'
import { drivers, happened, street } from './street.fixture.ts'

const lines = (plans: string, options = {}) =>
  happened(street(), plans, options)
    .events.map(eventLine)
    .map((line) => line.trim().replace('<event time=', '').replace('  />', ''))

const plan = (...parts: string[]) =>
  `<population><person id="7"><plan selected="yes">${parts.join('')}</plan></person></population>`
const HOME = '<activity type="h" link="1" x="0" y="-5" end_time="00:01:40"/>'
const BY_CAR = '<leg mode="car"><route type="links">1 2 3</route></leg>'

describe('a run', () => {
  it('tells a drive as MATSim does', () => {
    expect(lines(plan(HOME, BY_CAR, '<activity type="w" link="3"/>'))).toEqual([
      '"100.0" type="actend" person="7" link="1" x="0.0" y="-5.0" actType="h"',
      '"100.0" type="departure" person="7" link="1" legMode="car" computationalRoutingMode="car"',
      '"100.0" type="PersonEntersVehicle" person="7" vehicle="7"',
      '"100.0" type="vehicle enters traffic" person="7" link="1" vehicle="7" networkMode="car" relativePosition="1.0"',
      '"101.0" type="left link" link="1" vehicle="7"',
      '"101.0" type="entered link" link="2" vehicle="7"',
      '"103.0" type="left link" link="2" vehicle="7"',
      '"103.0" type="entered link" link="3" vehicle="7"',
      '"104.0" type="vehicle leaves traffic" person="7" link="3" vehicle="7" networkMode="car" relativePosition="1.0"',
      '"104.0" type="PersonLeavesVehicle" person="7" vehicle="7"',
      '"104.0" type="arrival" person="7" link="3" legMode="car"',
      '"104.0" type="actstart" person="7" link="3" actType="w"',
    ])
  })

  it('drives the fastest way where a plan has no route', () => {
    const without = lines(plan(HOME, '<leg mode="car"/>', '<activity type="w" link="3"/>'))
    expect(without).toEqual(lines(plan(HOME, BY_CAR, '<activity type="w" link="3"/>')))
  })

  it('sets out after a duration, or at once where the end is over', () => {
    const there = plan(
      HOME,
      BY_CAR,
      '<activity type="w" link="3" max_dur="00:00:10"/>',
      '<leg mode="car"/>',
      '<activity type="x" link="3" end_time="00:00:50"/>',
      '<leg mode="car"/>',
      '<activity type="y" link="3"/>',
    )
    const at = lines(there).filter((line) => /actend|actstart/.test(line))
    expect(at.map((line) => line.split(' ')[0])).toEqual([
      '"100.0"',
      '"104.0"',
      '"114.0"',
      '"114.0"',
      '"114.0"',
      '"115.0"',
    ])
  })
})

describe('the order and the length of a run', () => {
  it('lets who has the greater id go first in the same second', () => {
    const people = ['10', '9', '1']
    const text = `<plans>${people.map((id) => `<person id="${id}"><plan><act type="h" link="1" end_time="60"/><leg mode="car"/><act type="w" link="3"/></plan></person>`).join('')}</plans>`
    const order = happened(street(), text).events.flatMap((event) =>
      event.type === 'actend' ? [event.person] : [],
    )
    expect(order).toEqual(['9', '10', '1'])
  })

  it('begins with the first second that is needed and leaves empty ones out', () => {
    const network = readMatsimNetwork(street())
    const population = readMatsimPlans(drivers([5, 90_000_000.5]), network)
    expect(runQsim({ network, population })).toEqual({
      vehicles: 2,
      trips: 2,
      arrived: 2,
      stuck: 0,
      meanTripSeconds: 4,
      endTime: 90_000_005,
      linkSteps: 4,
    })
  })

  it('is over at once where nobody goes anywhere', () => {
    const network = readMatsimNetwork(street())
    const population = readMatsimPlans(plan('<activity type="h" link="1"/>'), network)
    expect(runQsim({ network, population })).toMatchObject({
      vehicles: 0,
      trips: 0,
      meanTripSeconds: 0,
      endTime: 0,
    })
  })

  it('has MATSim’s settings unless it is told otherwise', () => {
    expect(QSIM_DEFAULTS).toEqual({
      seed: 4_711,
      stuckSeconds: 10,
      flowCapacityFactor: 1,
      storageCapacityFactor: 1,
    })
    const narrow = happened(street(), drivers([0, 0, 0]), { flowCapacityFactor: 0.15 }).times(
      'left link',
      '2',
    )
    expect(narrow).toEqual([3, 7, 11])
  })
})

describe('a leg that is not driven', () => {
  const onFoot = (leg: string) => lines(plan(HOME, leg, '<activity type="w" link="3" x="300" y="395"/>'))

  it('takes the time the plan says', () => {
    const leg =
      '<leg mode="boat" trav_time="00:01:00"><route type="generic" trav_time="00:00:30" distance="12.5"/></leg>'
    expect(onFoot(leg)).toEqual([
      '"100.0" type="actend" person="7" link="1" x="0.0" y="-5.0" actType="h"',
      '"100.0" type="departure" person="7" link="1" legMode="boat" computationalRoutingMode="boat"',
      '"130.0" type="travelled" person="7" distance="12.5" mode="boat"',
      '"130.0" type="arrival" person="7" link="3" legMode="boat"',
      '"130.0" type="actstart" person="7" link="3" x="300.0" y="395.0" actType="w"',
    ])
  })

  it.each([
    ['walk', 100 + 780, '650.0'],
    ['bike', 100 + 156, '650.0'],
    ['pt', 100 + 2, '200.0'],
    ['ride', 100 + 1, '200.0'],
  ])('by %s takes MATSim’s time otherwise', (mode, time, distance) => {
    expect(onFoot(`<leg mode="${mode}"/>`)[2]).toBe(
      `"${time}.0" type="travelled" person="7" distance="${distance}" mode="${mode}"`,
    )
  })

  it('belongs to a trip whose mode the plan may name', () => {
    const attribute = '<attributes><attribute name="routingMode" class="String">pt</attribute></attributes>'
    expect(onFoot(`<leg mode="walk">${attribute}</leg>`)[1]).toContain(
      'legMode="walk" computationalRoutingMode="pt"',
    )
  })
})

describe('a run with an end', () => {
  it('tells who has not come to the end of their plan', () => {
    const late =
      '<person id="8"><plan><act type="h" link="1" end_time="500"/><leg mode="car"/><act type="w" link="3"/></plan></person>'
    const walker =
      '<person id="6"><plan><act type="h" link="1" end_time="90"/><leg mode="walk" trav_time="99"/><act type="w" link="3"/></plan></person>'
    const driver =
      '<person id="7"><plan><act type="h" link="1" end_time="100"/><leg mode="car"/><act type="w" link="3"/></plan></person>'
    const text = `<plans>${late}${walker}${driver}</plans>`
    expect(lines(text, { end: 102 }).slice(-4)).toEqual([
      '"102.0" type="stuckAndAbort" person="8"',
      '"102.0" type="vehicle aborts" link="2" vehicle="7"',
      '"102.0" type="stuckAndAbort" person="7" link="2" legMode="car"',
      '"102.0" type="stuckAndAbort" person="6" link="3" legMode="walk"',
    ])
    const network = readMatsimNetwork(street())
    const summary = runQsim({ network, population: readMatsimPlans(text, network), options: { end: 102 } })
    expect(summary).toMatchObject({ trips: 1, arrived: 0, stuck: 1, endTime: 102 })
  })
})

describe('an event line', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [21_600, '21600.0'],
    [-15_050.25, '-15050.25'],
    [9_999_999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [123_456_789, '1.23456789E8'],
    [0.001, '0.001'],
    [0.00012, '1.2E-4'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('writes %d as Java does', (value, text) => {
    expect(javaDouble(value)).toBe(text)
  })

  it('escapes what XML would misread', () => {
    const event = { time: 1, type: 'left link', link: '<"a">', vehicle: 'b&c' } as const
    expect(eventLine(event)).toBe(
      '\t<event time="1.0" type="left link" link="&lt;&quot;a&quot;&gt;" vehicle="b&amp;c"  />\n',
    )
  })
})
