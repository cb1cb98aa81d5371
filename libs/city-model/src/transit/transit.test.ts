import { describe, expect, it } from '@jest/globals'

import { auditPhase } from '../core/audit.ts'
import { runWhole } from '../core/phase.ts'
import { roadNetworkOf } from '../road-network.ts'
import { fundedColumns } from './funded.fixture.ts'
import {
  ACCESS_METRES_MAX,
  CROWDING_PERMILLE_MAX,
  createTransit,
  headwayAt,
  LINE_METRES_MIN,
  layTransit,
  NO_LINE,
  PLACES_A_VEHICLE,
  TRANSIT_LIMITS,
  type TransitPlan,
  transitPhases,
  vehiclesAt,
} from './index.ts'

const SIDE = 13
const BLOCK_METRES = 400

/** A square of streets, both ways each; node numbers grow eastwards and then northwards. */
function grid(side = SIDE, isStreet: (from: number, to: number) => boolean = () => true) {
  const nodes = side * side
  const links: { from: number; to: number }[] = []
  for (let node = 0; node < nodes; node += 1) {
    if (node % side < side - 1) links.push({ from: node, to: node + 1 }, { from: node + 1, to: node })
    if (node + side < nodes) links.push({ from: node, to: node + side }, { from: node + side, to: node })
  }
  return roadNetworkOf(
    {
      x: Float64Array.from({ length: nodes }, (_, node) => (node % side) * BLOCK_METRES),
      y: Float64Array.from({ length: nodes }, (_, node) => Math.floor(node / side) * BLOCK_METRES),
      firstThroughNode: 0,
    },
    links
      .filter(({ from, to }) => isStreet(from, to))
      .map((link) => ({
        ...link,
        lengthMetres: BLOCK_METRES,
        freeSeconds: 30,
        capacityPerHour: 900,
        lanes: 1,
      })),
  )
}

type Network = ReturnType<typeof grid>

function peopleOf(network: Network, homes: (node: number) => number = () => 100) {
  const nodes = [...Array(network.nodeCount).keys()]
  return {
    householdNode: Int32Array.from(nodes.flatMap((node) => new Array<number>(homes(node)).fill(node))),
    businessNode: new Int32Array(0),
    businessJobs: new Int32Array(0),
    nodeInCentre: Uint8Array.from(nodes, (node) => (node === (network.nodeCount - 1) / 2 ? 1 : 0)),
  }
}

function started(plan: TransitPlan, network: Network) {
  const ground = fundedColumns(plan)
  return { ...ground, transit: createTransit(plan, { network, columns: ground.columns }) }
}

const network = grid()
const plan = layTransit({ network, society: peopleOf(network) }, TRANSIT_LIMITS)

describe('lines', () => {
  it('run from edge to edge both ways across, a line width apart', () => {
    // 4,800 m: the middle one and one on each side at 1,200 m and at 2,400 m.
    expect(plan.lines).toHaveLength(10)
    const rows = plan.lines.slice(0, 5).map(({ nodes }) => Math.floor((nodes[0] ?? 0) / SIDE))
    expect(rows).toEqual([0, 3, 6, 9, 12])
    expect((3 * BLOCK_METRES) / LINE_METRES_MIN).toBe(1)
    for (const { nodes } of plan.lines) expect(nodes).toHaveLength(SIDE)
  })

  it('halt at their ends and wherever they cross another', () => {
    for (const line of plan.lines) {
      expect([line.stops[0], line.stops.at(-1)]).toEqual([line.nodes[0], line.nodes.at(-1)])
      const isOrdered = line.stops.every(
        (stop, at) => at === 0 || line.nodes.indexOf(stop) > line.nodes.indexOf(line.stops[at - 1] ?? 0),
      )
      expect(isOrdered).toBe(true)
      for (const other of plan.lines) {
        const shared = line.nodes.filter((node) => other.nodes.includes(node))
        if (other !== line) expect(shared.every((node) => line.stops.includes(node))).toBe(true)
      }
    }
  })

  it('take a halt and eleven metres a second from stop to stop', () => {
    const [line] = plan.lines
    expect(line?.stops).toHaveLength(SIDE)
    expect(line?.seconds.slice(0, 3)).toEqual([0, 62, 124])
  })

  it('are the same whenever they are laid', () => {
    expect(layTransit({ network, society: peopleOf(network) }, TRANSIT_LIMITS)).toEqual(plan)
  })

  it('keep to main streets', () => {
    const main = (node: number) => Math.floor(node / SIDE) === 5
    const roads = [...network.from].map((from, link) => ({
      class: main(from) && main(network.to[link] ?? 0) ? ('arterial' as const) : ('motorway' as const),
    }))
    const laid = layTransit({ network, society: peopleOf(network), roads }, TRANSIT_LIMITS)
    const onMain = laid.lines.map(({ nodes }) => nodes.filter(main).length)
    expect(Math.max(...onMain)).toBeGreaterThan(SIDE - 3)
  })
})

describe('the plan of lines', () => {
  it('has lines come more often where more people live, within limits', () => {
    const society = peopleOf(network, (node) => (node % SIDE < 4 ? 300 : node % SIDE > 9 ? 1 : 60))
    const northward = layTransit({ network, society }, TRANSIT_LIMITS).lines.slice(-5)
    const headways = northward.map(({ headwaySeconds }) => headwaySeconds)
    expect(headways[0]).toBeLessThan(headways[2] ?? 0)
    expect(headways[4]).toBe(1800)
    const full = layTransit({ network, society: peopleOf(network, () => 2000) }, TRANSIT_LIMITS)
    for (const { headwaySeconds } of full.lines) expect(headwaySeconds).toBe(180)
  })

  it('has lines further apart where there would be too many of them or of their halts', () => {
    const few = layTransit({ network, society: peopleOf(network) }, { lines: 4, halts: 8192 })
    expect(few.lines.length).toBeLessThanOrEqual(4)
    expect(few.lines.length).toBeGreaterThan(0)
    const sparse = layTransit({ network, society: peopleOf(network) }, { lines: 128, halts: 50 })
    const halts = sparse.lines.reduce((sum, { stops }) => sum + stops.length, 0)
    expect(halts).toBeLessThanOrEqual(50)
    expect(halts).toBeGreaterThan(0)
  })

  it('has no lines where nobody lives, where all live in one place, and where no street leads along', () => {
    expect(layTransit({ network, society: peopleOf(network, () => 0) }, TRANSIT_LIMITS).lines).toEqual([])
    const hamlet = peopleOf(network, (node) => (node === 84 ? 50 : 0))
    expect(layTransit({ network, society: hamlet }, TRANSIT_LIMITS).lines).toEqual([])
    const cut = grid(SIDE, () => false)
    expect(layTransit({ network: cut, society: peopleOf(cut) }, TRANSIT_LIMITS).lines).toEqual([])
  })
})

describe('the timetable', () => {
  it('is denser in the peaks than by day, and sparse at night', () => {
    const [line] = plan.lines
    if (!line) throw new Error('there are lines')
    const headways = [3, 8, 12, 22].map((hour) => headwayAt(line, hour))
    expect(headways).toEqual([4, 0.7, 1, 2].map((times) => Math.floor(line.headwaySeconds * times)))
    // There and back with a pause at both ends.
    expect(vehiclesAt(line, 12)).toBe(Math.ceil((2 * (12 * 62 + 240)) / line.headwaySeconds))
  })
})

describe('a ride', () => {
  const { transit } = started(plan, network)
  const halfHeadway = (line: number) =>
    Math.min(
      450,
      Math.floor(
        headwayAt(
          plan.lines[line] ?? { name: '', nodes: [], stops: [], seconds: [], headwaySeconds: 0 },
          12,
        ) / 2,
      ),
    )

  it('along one line takes half a headway and the way', () => {
    expect(transit.find(3 * SIDE, 3 * SIDE + 7, 12)).toBe(true)
    expect(transit.way).toEqual({
      ridingSeconds: 7 * 62,
      walkingSeconds: halfHeadway(1),
      firstLine: 1,
      firstSeconds: 7 * 62,
      secondLine: NO_LINE,
      secondSeconds: 0,
    })
  })

  it('across the city takes one change', () => {
    expect(transit.find(3 * SIDE + 1, 10 * SIDE + 9, 12)).toBe(true)
    // Eight blocks east on the second line, seven north on the one at the ninth street.
    expect(transit.way).toEqual({
      ridingSeconds: 15 * 62,
      walkingSeconds: halfHeadway(1) + halfHeadway(8) + 60,
      firstLine: 1,
      firstSeconds: 8 * 62,
      secondLine: 8,
      secondSeconds: 7 * 62,
    })
  })

  it('counts the ways to the stops', () => {
    // From one block north of the second line to one block north of it.
    expect(transit.find(4 * SIDE + 1, 4 * SIDE + 8, 12)).toBe(true)
    const walk = Math.ceil((400 * 1300) / 1350)
    expect(transit.way.walkingSeconds).toBe(2 * walk + halfHeadway(1))
  })

  it('waits no longer than who knows the timetable, even at night', () => {
    expect(transit.find(3 * SIDE, 3 * SIDE + 7, 3)).toBe(true)
    expect(transit.way.walkingSeconds).toBe(450)
  })

  it('is none to where one is', () => {
    expect(transit.find(3 * SIDE, 3 * SIDE, 12)).toBe(false)
  })

  it('is none where no stop is near enough', () => {
    const line = plan.lines[0]
    if (!line) throw new Error('there are lines')
    const lonely = started({ lines: [line] }, network).transit
    const near = Math.floor(ACCESS_METRES_MAX / BLOCK_METRES)
    expect(lonely.find(near * SIDE, near * SIDE + 6, 12)).toBe(true)
    expect(lonely.find((near + 1) * SIDE, 6, 12)).toBe(false)
    expect(lonely.find(6, (near + 1) * SIDE, 12)).toBe(false)
  })

  it('is none without lines', () => {
    expect(started({ lines: [] }, network).transit.find(0, 40, 12)).toBe(false)
  })
})

describe('crowding', () => {
  const hourEnd = 9 * 3600 - 19_800

  it('is learnt by line and hour of the day from the seconds ridden', () => {
    const { columns, transit } = started(plan, network)
    const [phase] = transitPhases({ plan, columns })
    if (!phase) throw new Error('there is a phase')
    const line = plan.lines[1]
    if (!line) throw new Error('there are lines')
    transit.find(3 * SIDE, 3 * SIDE + 12, 8)
    const places = vehiclesAt(line, 8) * PLACES_A_VEHICLE * 3600
    const riders = Math.ceil(places / 2 / (12 * 62))
    for (let rider = 0; rider < riders; rider += 1) transit.board()
    runWhole(phase, hourEnd)
    const met = Math.floor((riders * 12 * 62 * 1000) / places)
    expect(transit.crowdingOf(8)).toBe(Math.floor(met / 2))
    expect([transit.crowdingOf(7), transit.crowdingOf(9)]).toEqual([0, 0])
    runWhole(phase, hourEnd)
    expect(transit.crowdingOf(8)).toBe(Math.floor(Math.floor(met / 2) / 2))
  })

  it('has a limit', () => {
    const { columns, transit } = started(plan, network)
    const [phase] = transitPhases({ plan, columns })
    columns.transitRidingSeconds.fill(1e9)
    for (let day = 0; day < 20 && phase; day += 1) {
      columns.transitRidingSeconds.fill(1e9)
      runWhole(phase, hourEnd)
    }
    transit.find(3 * SIDE, 3 * SIDE + 7, 8)
    expect(transit.crowdingOf(8)).toBeGreaterThan(CROWDING_PERMILLE_MAX - 3)
    expect(transit.crowdingOf(8)).toBeLessThanOrEqual(CROWDING_PERMILLE_MAX)
  })

  it('of two lines counts by their seconds', () => {
    const { columns, transit } = started(plan, network)
    columns.transitCrowding[12 * plan.lines.length + 1] = 900
    columns.transitCrowding[12 * plan.lines.length + 8] = 300
    transit.find(3 * SIDE + 1, 10 * SIDE + 9, 12)
    expect(transit.crowdingOf(12)).toBe(Math.floor((900 * 8 + 300 * 7) / 15))
    transit.board()
    expect([columns.transitRidingSeconds[1], columns.transitRidingSeconds[8]]).toEqual([8 * 62, 7 * 62])
  })

  it('is learnt by a phase that keeps to its columns', () => {
    const { schema, buffer, columns } = started(plan, network)
    columns.transitRidingSeconds.fill(1e6)
    for (const phase of transitPhases({ plan, columns }))
      expect(auditPhase({ phase, schema, buffer, now: hourEnd })).toEqual([])
  })
})
