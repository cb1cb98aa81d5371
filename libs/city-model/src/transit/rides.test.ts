import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { distanceBetween } from '../nearest-places.ts'
import { roadNetworkOf } from '../road-network.ts'
import { fundedColumns } from './funded.fixture.ts'
import { ACCESS_METRES_MAX, createTransit, headwayAt, type TransitPlan } from './index.ts'

const NODES = 30
const WAITING_SECONDS_MAX = 450
const CHANGE_SECONDS = 60

/** Places in a square of two kilometres, and lines over some of them. */
const anyTown = fc.record({
  at: fc.array(fc.tuple(fc.nat(2000), fc.nat(2000)), { minLength: NODES, maxLength: NODES }),
  lines: fc.array(fc.uniqueArray(fc.nat(NODES - 1), { minLength: 2, maxLength: 8 }), { maxLength: 5 }),
  from: fc.nat(NODES - 1),
  to: fc.nat(NODES - 1),
})

type Town = typeof anyTown extends fc.Arbitrary<infer T> ? T : never

function build({ at, lines }: Town) {
  const nodes = {
    x: Float64Array.from(at, ([x]) => x),
    y: Float64Array.from(at, ([, y]) => y),
    firstThroughNode: 0,
  }
  const network = roadNetworkOf(nodes, [])
  const plan: TransitPlan = {
    lines: lines.map((stops, line) => ({
      name: `${line}`,
      nodes: stops,
      stops,
      seconds: stops.map((_, nth) => nth * 100 + line),
      headwaySeconds: 300 + 120 * line,
    })),
  }
  const { columns } = fundedColumns(plan)
  return { network, plan, transit: createTransit(plan, { network, columns }) }
}

interface Access {
  readonly line: number
  readonly seconds: number
  readonly walk: number
}

/** The halts of the two lines that are nearest, by looking at all of them. */
function haltsNear({ network, plan }: ReturnType<typeof build>, place: number): readonly Access[] {
  const all = plan.lines.flatMap((line, number) =>
    line.stops.map((node, nth) => ({ line: number, node, seconds: line.seconds[nth] ?? 0 })),
  )
  const sorted = all
    .map((halt, id) => ({ ...halt, id, metres: distanceBetween(network, place, halt.node) }))
    .sort((one, other) => one.metres - other.metres || one.id - other.id)
    .slice(0, 8)
    .filter(({ metres }) => metres <= ACCESS_METRES_MAX)
  const [first] = sorted
  const second = sorted.find(({ line }) => line !== first?.line)
  return [first, second].flatMap((halt) =>
    halt ? [{ ...halt, walk: Math.ceil((halt.metres * 1300) / 1350) }] : [],
  )
}

function waitingFor({ plan }: ReturnType<typeof build>, line: number): number {
  const known = plan.lines[line]
  return known ? Math.min(WAITING_SECONDS_MAX, Math.floor(headwayAt(known, 12) / 2)) : 0
}

/** Felt seconds of every way from a halt to another, with their walks. */
function waysBetween(built: ReturnType<typeof build>, a: Access, b: Access): readonly number[] {
  const walks = a.walk + b.walk
  const ride = Math.abs(a.seconds - b.seconds)
  if (a.line === b.line) return ride > 0 ? [ride + 2 * (walks + waitingFor(built, a.line))] : []
  const waits = waitingFor(built, a.line) + waitingFor(built, b.line) + CHANGE_SECONDS
  const [one, other] = [built.plan.lines[a.line], built.plan.lines[b.line]]
  const shared = one?.stops.filter((stop) => other?.stops.includes(stop)) ?? []
  return shared.flatMap((stop) => {
    const first = Math.abs(a.seconds - (one?.seconds[one.stops.indexOf(stop)] ?? 0))
    const second = Math.abs(b.seconds - (other?.seconds[other.stops.indexOf(stop)] ?? 0))
    return first > 0 && second > 0 ? [first + second + 2 * (walks + waits)] : []
  })
}

/** By trying every pair of halts and every change. */
function leastFelt(built: ReturnType<typeof build>, { from, to }: Town): number {
  const ways = haltsNear(built, from).flatMap((a) =>
    haltsNear(built, to).flatMap((b) => waysBetween(built, a, b)),
  )
  return Math.min(Infinity, ...ways)
}

describe('a ride in any town', () => {
  it('is the least felt one of all that the nearest lines offer', () => {
    fc.assert(
      fc.property(anyTown, (town) => {
        const built = build(town)
        const { transit } = built
        const isFound = transit.find(town.from, town.to, 12)
        const { ridingSeconds, walkingSeconds, firstSeconds, secondSeconds } = transit.way
        const felt = isFound ? ridingSeconds + 2 * walkingSeconds : Infinity
        expect(felt).toBe(leastFelt(built, town))
        if (isFound) expect(firstSeconds + secondSeconds).toBe(ridingSeconds)
      }),
      { numRuns: 300 },
    )
  })
})
