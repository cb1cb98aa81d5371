import { describe, expect, it } from '@jest/globals'

import { FileFormatError } from '../errors.ts'
import { QSIM_SECONDS_MAX, secondsOf } from './clock-time.ts'
import {
  LANE_CAPACITY_PER_HOUR,
  QSIM_NETWORK_LIMITS,
  QSIM_PLANS_LIMITS,
  readMatsimNetwork,
  readMatsimPlans,
  readQsimNetwork,
  readSumoNetwork,
} from './index.ts'
import { street } from './street.fixture.ts'

function fault(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof FileFormatError) return error.message
    throw error
  }
  return 'none'
}

it.each([
  ['06:30', 23_400],
  ['6:30:01.5', 23_401.5],
  ['30:00:00', 108_000],
  ['36000.0', 36_000],
  ['1e3', 1_000],
  ['-1', undefined],
  ['6:60', undefined],
  ['06:00:00:00', undefined],
  [String(QSIM_SECONDS_MAX), QSIM_SECONDS_MAX],
  [String(QSIM_SECONDS_MAX + 1), undefined],
])('the time %s is %p seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds)
})

const NODES = '<nodes>\n<node id="a" x="0" y="0"/>\n<node id="b" x="3" y="4"/>\n</nodes>\n'
const link = (more = '', id = 'l') =>
  `<link id="${id}" from="a" to="b" length="5" freespeed="10" capacity="900" permlanes="2" ${more}/>`
const network = (links: string, of = '') => `<network>\n${NODES}<links ${of}>\n${links}\n</links>\n</network>`

describe('a network of MATSim', () => {
  it('is read with nested attributes and units of its own', () => {
    const nested =
      '<link id="m" from="b" to="a" length="7" freespeed="2" capacity="30" permlanes="1.5" modes="bus, car"><attributes><attribute name="node" class="String">x</attribute></attributes></link>'
    const read = readMatsimNetwork(
      network(`${link('modes="bike"')}${nested}`, 'capperiod="60" effectivecellsize="6"'),
    )
    expect([read.linkIds, read.nodeIds, [...read.isForCars]]).toEqual([
      ['l', 'm'],
      ['a', 'b'],
      [0, 1],
    ])
    expect([[...read.length], [...read.speed], [...read.capacity], [...read.lanes]]).toEqual([
      [5, 7],
      [10, 2],
      [900, 30],
      [2, 1.5],
    ])
    expect([read.capacitySeconds, read.cellMetres]).toEqual([60, 6])
  })

  it('has capacities of an hour and cells of 7.5 m when it says nothing else', () => {
    const read = readMatsimNetwork(network(link()))
    expect([read.capacitySeconds, read.cellMetres, [...read.isForCars]]).toEqual([3_600, 7.5, [1]])
  })
})

describe('a network of MATSim with a fault', () => {
  it.each([
    ['<net/>', 'line 1: expected <network>'],
    ['<network/>', 'line 1: expected a network with links'],
    [
      network(link('id2=""').replace('to="b"', 'to="c"')),
      'line 7: expected <link> with to naming a node above it',
    ],
    [network(`${link()}\n${link()}`), 'line 8: expected the link l only once'],
    [network(link()).replace('id="b"', 'id="a"'), 'line 4: expected the node a only once'],
    [network(link()).replace('x="3"', ''), 'line 4: expected <node> with the attribute x'],
    [
      network(link()).replace('"10"', '"0"'),
      'line 7: expected <link> with freespeed from 0.000001 to 1000000',
    ],
    [
      network(link(), 'capperiod="soon"'),
      `line 6: expected <links> with capperiod as hh:mm:ss up to ${QSIM_SECONDS_MAX} seconds`,
    ],
    [network(link(), 'capperiod="0"'), 'line 6: expected <links> with a capperiod above 0'],
    [network(link()).replace('</links>', ''), 'line 9: expected </links>'],
  ])('is refused where it is wrong: %#', (text, message) => {
    expect(fault(() => readMatsimNetwork(text))).toBe(message)
  })

  it('is not longer than its limits', () => {
    const text = network(link())
    expect(fault(() => readMatsimNetwork(text, { nodesMax: 2, linksMax: 1 }))).toBe('none')
    expect(fault(() => readMatsimNetwork(text, { ...QSIM_NETWORK_LIMITS, nodesMax: 1 }))).toBe(
      'line 4: expected at most 1 nodes',
    )
    expect(fault(() => readMatsimNetwork(text, { ...QSIM_NETWORK_LIMITS, linksMax: 0 }))).toBe(
      'line 7: expected at most 0 links',
    )
  })
})

const SUMO = `<net version="1.20">
  <location netOffset="0,0"/>
  <edge id=":b_0" function="internal"><lane id=":b_0_0" index="0" speed="5" length="9"/></edge>
  <edge id="east" from="a" to="b" priority="1">
    <lane id="east_0" index="0" disallow="passenger bus" speed="2" length="99"/>
    <lane id="east_1" index="1" speed="13.9" length="90.5"><param key="lane" value="x"/></lane>
    <lane id="east_2" index="2" allow="passenger" speed="15" length="90"/>
  </edge>
  <edge id="path" from="b" to="a"><lane id="path_0" index="0" allow="pedestrian" speed="1" length="90"/></edge>
  <edge id="west" from="b" to="a"><lane id="west_0" index="0" speed="10" length="100"/></edge>
  <junction id="a" type="priority" x="0" y="0"/>
  <junction id="b" type="priority" x="100" y="0"><request index="0"/></junction>
  <junction id=":b_0_0" type="internal" x="100" y="0"/>
</net>`

describe('a network of SUMO', () => {
  it('is told from one of MATSim by its root', () => {
    expect(readQsimNetwork(SUMO).linkIds).toEqual(['east', 'west'])
    expect(readQsimNetwork(network(link())).linkIds).toEqual(['l'])
    expect(fault(() => readQsimNetwork('\n<plans/>'))).toBe('line 2: expected <network> or <net>')
  })

  it('becomes links for cars between junctions', () => {
    const read = readSumoNetwork(SUMO)
    expect([read.linkIds, read.nodeIds]).toEqual([
      ['east', 'west'],
      ['a', 'b'],
    ])
    expect([[...read.from], [...read.to]]).toEqual([
      [0, 1],
      [1, 0],
    ])
    expect([[...read.length], [...read.speed], [...read.lanes]]).toEqual([
      [90.5, 100],
      [15, 10],
      [2, 1],
    ])
    expect([...read.capacity]).toEqual([2 * LANE_CAPACITY_PER_HOUR, LANE_CAPACITY_PER_HOUR])
  })

  it.each([
    ['<network/>', 'line 1: expected <net>'],
    ['<net/>', 'line 1: expected a network with edges for cars'],
    [SUMO.replace('to="b"', 'to="z"'), 'line 4: expected <edge> between junctions of the file, not z'],
    [SUMO.replace('id="west"', 'id="east"'), 'line 10: expected the edge east only once'],
    [SUMO.replace('junction id="b"', 'junction id="a"'), 'line 12: expected the junction a only once'],
    [SUMO.replace('length="90.5"', ''), 'line 6: expected <lane> with the attribute length'],
    [SUMO.replace('from="a"', ''), 'line 4: expected <edge> with the attribute from'],
  ])('is refused where it is wrong: %#', (text, message) => {
    expect(fault(() => readSumoNetwork(text))).toBe(message)
  })

  it('is not longer than its limits', () => {
    expect(fault(() => readSumoNetwork(SUMO, { nodesMax: 2, linksMax: 2 }))).toBe('none')
    expect(fault(() => readSumoNetwork(SUMO, { ...QSIM_NETWORK_LIMITS, linksMax: 1 }))).toBe(
      'line 9: expected at most 1 edges',
    )
    expect(fault(() => readSumoNetwork(SUMO, { ...QSIM_NETWORK_LIMITS, nodesMax: 1 }))).toBe(
      'line 12: expected at most 1 junctions',
    )
  })
})

const city = readMatsimNetwork(street())
const act = (link: string, end = 'end_time="06:00"') => `<act type="h" link="${link}" ${end}/>`
const v4 = (...parts: string[]) =>
  `<plans>\n<person id="p">\n<plan>\n${parts.join('\n')}\n</plan>\n</person>\n</plans>`
const v6 = (...parts: string[]) =>
  v4(...parts)
    .replaceAll('plans>', 'population>')
    .replaceAll('<act ', '<activity ')
const leg = (route: string, mode = 'car') => `<leg mode="${mode}">${route}</leg>`
const routeOf = (text: string) => [...readMatsimPlans(text, city).route]

describe('plans of MATSim', () => {
  it('have routes over nodes in version 4 and over links in version 6', () => {
    expect(routeOf(v4(act('1'), leg('<route>2 3</route>'), act('3')))).toEqual([0, 1, 2])
    expect(routeOf(v4(act('1'), leg('<route>2</route>'), act('2')))).toEqual([0, 1])
    expect(routeOf(v6(act('1'), leg('<route type="links">1 2\n3</route>'), act('3')))).toEqual([0, 1, 2])
    expect(routeOf(v6(act('1'), leg('<route type="links">1</route>'), act('1')))).toEqual([0])
  })

  it('leave a route that is empty or of another kind to be found', () => {
    expect(routeOf(v4(act('1'), leg('<route> </route>'), act('3')))).toEqual([])
    expect(routeOf(v6(act('1'), leg('<route type="generic">x</route>'), act('3')))).toEqual([])
  })

  it('count as selected, or else as first', () => {
    const plan = (link: string, selected = '') => `<plan ${selected}>${act(link)}</plan>`
    const of = (...plans: string[]) => {
      const text = `<population><attributes><attribute name="x">y</attribute></attributes><person id="p"><attributes/>${plans.join('')}</person></population>`
      return [...readMatsimPlans(text, city).activityLink]
    }
    expect(of(plan('1', 'selected="no"'), plan('2', 'selected="yes"'), plan('3'))).toEqual([1])
    expect(of(plan('1'), plan('2', 'selected="no"'))).toEqual([0])
    expect(of()).toEqual([])
  })

  it('keep times, modes, vehicles and places', () => {
    const route = '<route type="links" trav_time="00:02:00" distance="7.5" vehicleRefId="v">1 2 3</route>'
    const plans = readMatsimPlans(
      v6(act('1', 'x="1" y="2" max_dur="600"'), leg(route), act('3', 'dur="00:10"')),
      city,
    )
    expect([
      plans.activitySeconds[0],
      plans.activitySeconds[1],
      plans.legSeconds[0],
      plans.legMetres[0],
    ]).toEqual([600, 600, 120, 7.5])
    expect([plans.vehicleIds[plans.legVehicle[0] ?? 0], plans.modes[plans.legMode[0] ?? 0]]).toEqual([
      'v',
      'car',
    ])
    expect([plans.activityX[0], plans.activityY[0], plans.activityX[1]]).toEqual([1, 2, Number.NaN])
  })

  it('find the link nearest to an activity without one', () => {
    const at = (x: number, y: number) =>
      readMatsimPlans(v4(`<act type="h" x="${x}" y="${y}"/>`), city).activityLink[0]
    expect([at(-50, 9), at(140, -3), at(160, 3), at(9_999, 0)]).toEqual([0, 1, 1, 2])
  })
})

describe('plans of MATSim with a fault', () => {
  it.each([
    ['<network/>', 'line 1: expected <population> or <plans>'],
    [v4(act('9')), 'line 4: expected a link of the network, not 9'],
    [v4('<act type="h"/>'), 'line 4: expected <act> with a link, or with x and y near one for cars'],
    [v4('<act link="1"/>'), 'line 4: expected <act> with the attribute type'],
    [
      v4(act('1', 'end_time="6 am"'), leg(''), act('1')),
      `line 4: expected <act> with end_time as hh:mm:ss up to ${QSIM_SECONDS_MAX} seconds`,
    ],
    [
      v4(act('1', ''), leg(''), act('1')),
      'line 6: expected an end_time, max_dur or dur of the activity in line 4',
    ],
    [v4(act('1'), act('1')), 'line 5: expected a leg between activities'],
    [v4(leg('')), 'line 4: expected an activity between legs'],
    [v4(act('1'), leg(''), leg('')), 'line 6: expected an activity between legs'],
    [v4(act('1'), leg('')), 'line 6: expected an activity behind the last leg'],
    [v4(act('1'), leg('', 'boat'), act('3')), 'line 5: expected a trav_time of the leg by boat'],
    [
      v4(act('1'), leg('<route>2 9</route>'), act('3')),
      'line 5: expected a route over nodes of the network, not 9',
    ],
    [
      v4(act('1'), leg('<route>2 4</route>'), act('3')),
      'line 5: expected a route without a gap: no link leads from node 2 to 4',
    ],
    [
      v4(act('1'), leg('<route>3</route>'), act('3')),
      'line 5: expected a route without a gap: link 3 does not begin where 1 ends',
    ],
    [
      v6(act('1'), leg('<route>1 9</route>'), act('3')),
      'line 5: expected a route over links of the network, not 9',
    ],
    [
      v6(act('1'), leg('<route>1 3</route>'), act('3')),
      'line 5: expected a route without a gap: link 3 does not begin where 1 ends',
    ],
    [
      v6(act('2'), leg('<route>1 2 3</route>'), act('3')),
      'line 5: expected a route from link 2, where the activity before it is',
    ],
    [
      v6(act('1'), leg('\n<route>1 2</route>'), act('3')),
      'line 6: expected a route to link 3, where the activity behind it is',
    ],
    ['<plans><person id="p"/>\n<person id="p"/></plans>', 'line 2: expected the person p only once'],
  ])('are refused where they are wrong: %#', (text, message) => {
    expect(fault(() => readMatsimPlans(text, city))).toBe(message)
  })
})

describe('plans of MATSim without end', () => {
  it('are not longer than their limits', () => {
    const text = v4(act('1'), leg('<route>2 3</route>'), act('3'))
    const limited = (limits: Partial<typeof QSIM_PLANS_LIMITS>) =>
      fault(() => readMatsimPlans(text, city, { ...QSIM_PLANS_LIMITS, ...limits }))
    expect(limited({ personsMax: 1, activitiesMax: 2, routeLinksMax: 3 })).toBe('none')
    expect(limited({ personsMax: 0 })).toBe('line 2: expected at most 0 persons')
    expect(limited({ activitiesMax: 1 })).toBe('line 6: expected at most 1 activities')
    expect(limited({ routeLinksMax: 2 })).toBe('line 6: expected routes of at most 2 links')
  })
})
