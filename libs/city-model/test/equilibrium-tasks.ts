import type { EquilibriumTask } from '../src/assignment/index.ts'
import { parseTntpNetwork } from '../src/tntp/parse-network.ts'
import { parseTntpTrips } from '../src/tntp/parse-trips.ts'

export interface Sheet {
  readonly zones: number
  readonly nodes: number
  readonly firstThroughNode?: number
  /** `from to capacity length time b power speed toll type` a line. */
  readonly links: readonly string[]
  readonly flows: string
}

/** A task out of the lines of its files, asked for a gap near the limit of rounding. */
export function task({ zones, nodes, firstThroughNode = 1, links, flows }: Sheet): EquilibriumTask {
  const head = [
    `<NUMBER OF ZONES> ${zones}`,
    `<NUMBER OF NODES> ${nodes}`,
    `<FIRST THRU NODE> ${firstThroughNode}`,
    `<NUMBER OF LINKS> ${links.length}`,
  ]
  return {
    network: parseTntpNetwork([...head, ...links].join('\n')),
    trips: parseTntpTrips(`<NUMBER OF ZONES> ${zones}\n${flows}`),
    gap: 1e-13,
    iterationsMax: 1000,
    distanceWeight: 0,
    tollWeight: 0,
  }
}

const SIDE = 4
/** So that roads carry from a tenth of their capacity to about twice as much. */
const ROAD_CAPACITY = 20

/** A lattice of two-way roads, with a zone at each corner that is not passed. */
export function lattice(traits: readonly number[], trips: number): EquilibriumTask {
  const zones = 4
  const node = (x: number, y: number) => zones + 1 + y * SIDE + x
  const links: string[] = []
  const connect = (one: number, other: number, road: (index: number) => string) => {
    links.push(`${one} ${other} ${road(links.length)}`, `${other} ${one} ${road(links.length + 1)}`)
  }
  const trait = (index: number) => traits[index % traits.length] ?? 1
  const road = (index: number) => {
    const power = [4, 1, 2.3, 5][trait(index) % 4]
    return `${ROAD_CAPACITY * (3 + trait(index))} 1 ${1 + trait(index + 1)} 0.15 ${power} 0 0 1`
  }
  for (let x = 0; x < SIDE; x += 1) {
    for (let y = 0; y < SIDE; y += 1) {
      if (x + 1 < SIDE) connect(node(x, y), node(x + 1, y), road)
      if (y + 1 < SIDE) connect(node(x, y), node(x, y + 1), road)
    }
  }
  const last = SIDE - 1
  const corners = [node(0, 0), node(last, 0), node(0, last), node(last, last)]
  for (const [zone, corner] of corners.entries()) connect(zone + 1, corner, () => '100 1 0 0 0 0 0 1')
  const flows = [1, 2, 3, 4].map(
    (from) => `Origin ${from}\n${[1, 2, 3, 4].map((to) => `${to} : ${trips + from * to};`).join('')}`,
  )
  return {
    ...task({
      zones,
      nodes: zones + SIDE * SIDE,
      firstThroughNode: zones + 1,
      links,
      flows: flows.join('\n'),
    }),
    gap: 1e-12,
  }
}
