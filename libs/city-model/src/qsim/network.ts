import { grouped } from '../road-network.ts'

/**
 * A road network as queues see it, in columns by node and by link. Ids are those of the file; everything else speaks of indexes.
 * Metres, metres per second, vehicles per `capacitySeconds`.
 */
export interface QsimNetwork {
  readonly nodeIds: readonly string[]
  readonly nodeOf: ReadonlyMap<string, number>
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  readonly linkIds: readonly string[]
  readonly linkOf: ReadonlyMap<string, number>
  readonly from: Int32Array
  readonly to: Int32Array
  readonly length: Float64Array
  readonly speed: Float64Array
  readonly capacity: Float64Array
  readonly lanes: Float64Array
  /** 1 where cars may drive. */
  readonly isForCars: Uint8Array
  readonly capacitySeconds: number
  /** What one vehicle takes of one lane in a jam. */
  readonly cellMetres: number
  /** Links that leave node n, in the order of the file: `outgoing[outgoingStart[n]]` up to, without, `[outgoingStart[n + 1]]`. */
  readonly outgoingStart: Int32Array
  readonly outgoing: Int32Array
  /** Links that end in a node, in the order of their ids. */
  readonly incomingStart: Int32Array
  readonly incoming: Int32Array
}

export interface QsimNode {
  readonly id: string
  readonly x: number
  readonly y: number
}

export interface QsimLink {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly length: number
  readonly speed: number
  readonly capacity: number
  readonly lanes: number
  readonly isForCars: boolean
}

export interface QsimNetworkParts {
  readonly nodes: readonly QsimNode[]
  readonly links: readonly QsimLink[]
  readonly capacitySeconds: number
  readonly cellMetres: number
}

export const CAPACITY_SECONDS = 3_600
export const CELL_METRES = 7.5

export interface QsimNetworkLimits {
  readonly nodesMax: number
  readonly linksMax: number
}

/** What a reader takes at most unless it is told otherwise. */
export const QSIM_NETWORK_LIMITS: QsimNetworkLimits = { nodesMax: 10_000_000, linksMax: 20_000_000 }

export function qsimNetworkOf({ nodes, links, capacitySeconds, cellMetres }: QsimNetworkParts): QsimNetwork {
  const from = Int32Array.from(links, (link) => link.from)
  const to = Int32Array.from(links, (link) => link.to)
  const [outgoingStart, outgoing] = grouped(from, nodes.length)
  const [incomingStart, incoming] = grouped(to, nodes.length)
  sortEach(incomingStart, incoming, (a, b) => compareIds(links[a]?.id ?? '', links[b]?.id ?? ''))
  return {
    nodeIds: nodes.map(({ id }) => id),
    nodeOf: new Map(nodes.map(({ id }, index) => [id, index])),
    nodeX: Float64Array.from(nodes, ({ x }) => x),
    nodeY: Float64Array.from(nodes, ({ y }) => y),
    linkIds: links.map(({ id }) => id),
    linkOf: new Map(links.map(({ id }, index) => [id, index])),
    from,
    to,
    length: Float64Array.from(links, ({ length }) => length),
    speed: Float64Array.from(links, ({ speed }) => speed),
    capacity: Float64Array.from(links, ({ capacity }) => capacity),
    lanes: Float64Array.from(links, ({ lanes }) => lanes),
    isForCars: Uint8Array.from(links, ({ isForCars }) => (isForCars ? 1 : 0)),
    capacitySeconds,
    cellMetres,
    outgoingStart,
    outgoing,
    incomingStart,
    incoming,
  }
}

/** By the numbers of their characters, as Java compares: not by any language's alphabet. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function sortEach(start: Int32Array, members: Int32Array, compare: (a: number, b: number) => number): void {
  for (let group = 0; group + 1 < start.length; group += 1)
    members.subarray(start[group], start[group + 1]).sort(compare)
}
