import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  type CitySpec,
  type Fact,
  foundWorld,
  loadEngines,
  parseTntpNetwork,
  parseTntpTrips,
  policies,
} from '../index.ts'
import { parseTntpNodes } from './parse-nodes.ts'
import { spreadTrips } from './spread-trips.ts'
import { root } from './traits.ts'

const engines = await loadEngines()

const network = `<NUMBER OF ZONES> 3
<NUMBER OF NODES> 5
<FIRST THRU NODE> 4
<NUMBER OF LINKS> 8
<ORIGINAL HEADER>~ init term capacity length time b power speed toll type ;
<END OF METADATA>

~	init_node	term_node	capacity	length	free_flow_time	b	power	speed	toll	link_type	;
	1	4	9000	1	1	0	0	0	0	1	;
	4	1	9000	1	1	0	0	0	0	1	;
	2	5	9000	1	1	0	0	0	0	1	;
	5	2	9000	1	1	0	0	0	0	1	;  ~ a comment
	3	4	9000	1	1	0	0	0	0	1	;
	4	3	9000	1	1	0	0	0	0	1	;
	4	5	900	2	3	0.15	4	0	0	1	;
	5	4	900	2	3	0.15	4	0	0	1	;
`
const trips = `<NUMBER OF ZONES> 3
<TOTAL OD FLOW> 1010.5
<END OF METADATA>

Origin 1
    1 :   7.0;  2 :    500.25;  3 : 100.25;
Origin 2
    1 :    400.0;
Origin 3
    1 :   3.0;
`
const imported: CitySpec = { seed: 3, citizens: 0, source: { kind: 'tntp', network, trips } }

function refusal(line: number) {
  return expect.objectContaining({ name: 'FileFormatError', line })
}

describe('a TNTP network', () => {
  it('is read with its metadata and links, without comments', () => {
    const parsed = parseTntpNetwork(network)
    expect(parsed).toMatchObject({ zones: 3, nodes: 5, firstThroughNode: 4, timesInHours: false })
    expect(parsed.links).toHaveLength(8)
    expect(parsed.links[6]).toMatchObject({
      from: 4,
      to: 5,
      capacity: 900,
      freeFlowTime: 3,
      b: 0.15,
      power: 4,
    })
  })

  it('is refused with the line that is wrong', () => {
    expect(() => parseTntpNetwork(network.replace('900\t2\t3', '900\ttwo\t3'))).toThrow(refusal(15))
    expect(() => parseTntpNetwork(network.replace('1\t4\t9000', '1\t6\t9000'))).toThrow(refusal(9))
    expect(() => parseTntpNetwork(network.replace('1\t4\t9000', '1\t4\t0'))).toThrow(refusal(9))
    expect(() => parseTntpNetwork(network.replace('LINKS> 8', 'LINKS> 9'))).toThrow(refusal(16))
    expect(() => parseTntpNetwork(network.replace('<NUMBER OF NODES> 5', ''))).toThrow(refusal(1))
    expect(() => parseTntpNetwork('')).toThrow(refusal(1))
  })

  it('answers any text with a network or a FileFormatError', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(network.length), (noise, at) => {
        try {
          parseTntpNetwork(network.slice(0, at) + noise + network.slice(at))
        } catch (error) {
          expect(error).toMatchObject({ name: 'FileFormatError' })
        }
      }),
    )
  })
})

describe('TNTP trips', () => {
  it('are read as flows between zones', () => {
    const parsed = parseTntpTrips(trips)
    expect(parsed.declaredTotal).toBe(1010.5)
    expect(parsed.flows).toContainEqual({ from: 1, to: 2, trips: 500.25 })
    expect(parsed.flows).toHaveLength(5)
  })

  it('are refused with the line that is wrong', () => {
    expect(() => parseTntpTrips(trips.replace('Origin 2', 'Origin 4'))).toThrow(refusal(7))
    expect(() => parseTntpTrips(trips.replace('3.0;', '-3.0;'))).toThrow(refusal(10))
    expect(() => parseTntpTrips(trips.replace('Origin 1', ''))).toThrow(refusal(6))
    expect(() => parseTntpTrips(trips.replace('1 :    400', '1     400'))).toThrow(refusal(8))
  })

  it('become whole ones of which less than one is lost, and none is invented', () => {
    const flow = fc.record({
      from: fc.constant(1),
      to: fc.constant(2),
      trips: fc.double({ min: 0, max: 50, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(flow, { maxLength: 30 }), (flows) => {
        const total = flows.reduce((sum, each) => sum + each.trips, 0)
        const { count } = spreadTrips(1, flows)
        expect(count).toBeGreaterThan(total - 1)
        expect(count).toBeLessThan(total + 0.001)
      }),
    )
  })

  it('leave out those within a zone and say how many', () => {
    const table = spreadTrips(1, parseTntpTrips(trips).flows)
    expect(table).toMatchObject({ count: 1003, withinZone: 7 })
    expect(table.departure).toEqual(table.departure.toSorted())
  })
})

describe('TNTP nodes', () => {
  it('are refused when one is missing', () => {
    expect(() => parseTntpNodes('Node X Y ;\n1 0 0 ;', 2)).toThrow(refusal(2))
  })
})

describe('a root by square roots', () => {
  it('agrees with the exact one', () => {
    expect(root(16, 0.25)).toBeCloseTo(2, 9)
    expect(root(10, 1.5)).toBeCloseTo(31.6227766, 6)
  })
})

describe('a city of imported trips', () => {
  it('accounts for every trip at every tick and at the end of the day', () => {
    const world = foundWorld(imported, { engines })
    const told: Fact[] = []
    for (let tick = 0; tick < 1110; tick += 1) {
      told.push(...world.step().facts)
      const { tripsStarted, tripsCompleted, vehiclesOnRoad } = world.kpis()
      expect(tripsStarted).toBe(tripsCompleted + vehiclesOnRoad)
    }
    expect(told).toContainEqual({
      type: 'TripsFinished',
      day: 0,
      planned: 1003,
      carriedOver: 0,
      started: 1003,
      completed: 1003,
      stillOnRoad: 0,
      missed: 0,
      notDeparted: 0,
    })
  })

  it('has traffic figures and no others', () => {
    const names = ['vehiclesOnRoad', 'tripsStarted', 'tripsCompleted', 'travelTimeMeanSeconds', 'delayIndex']
    expect(Object.keys(foundWorld(imported, { engines }).kpis()).sort()).toEqual(names.sort())
  })

  it('knows no policy', () => {
    const world = foundWorld(imported, { engines })
    expect(Object.keys(policies)).toContain('incomeTax')
    expect(() => world.apply([{ type: 'RepealPolicy', policy: 'incomeTax' }])).toThrow(
      expect.objectContaining({ code: 'unknown_policy' }),
    )
  })

  it('is drawn with every node in a place of its own when no coordinates are given', () => {
    const { nodes } = foundWorld(imported, { engines }).map()
    expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(5)
  })
})
