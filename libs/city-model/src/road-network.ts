/** Streets as the traffic sees them: one link a direction, all columns by link or by node. Never changes after founding. */
export interface RoadNetwork {
  readonly nodeCount: number
  readonly linkCount: number
  /** Nodes below this number may begin or end a trip but not be passed (zones of a TNTP file). */
  readonly firstThroughNode: number
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly lengthMetres: Float64Array
  readonly freeSeconds: Int32Array
  readonly capacityPerHour: Int32Array
  readonly lanes: Int32Array
  readonly storage: Int32Array
  /** Links that leave node n: `outgoing[outgoingStart[n]]` up to, without, `outgoing[outgoingStart[n + 1]]`. */
  readonly outgoingStart: Int32Array
  readonly outgoing: Int32Array
  readonly incomingStart: Int32Array
  readonly incoming: Int32Array
}

export interface LinkDraft {
  readonly from: number
  readonly to: number
  readonly lengthMetres: number
  readonly freeSeconds: number
  readonly capacityPerHour: number
  readonly lanes: number
}

export interface NodeDrafts {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly firstThroughNode: number
}

/** One vehicle in a jam takes this much of a lane. */
export const VEHICLE_METRES = 7.5

export function roadNetworkOf(nodes: NodeDrafts, links: readonly LinkDraft[]): RoadNetwork {
  const nodeCount = nodes.x.length
  const from = Int32Array.from(links, (link) => link.from)
  const to = Int32Array.from(links, (link) => link.to)
  const [outgoingStart, outgoing] = grouped(from, nodeCount)
  const [incomingStart, incoming] = grouped(to, nodeCount)
  return {
    nodeCount,
    linkCount: links.length,
    firstThroughNode: nodes.firstThroughNode,
    nodeX: nodes.x,
    nodeY: nodes.y,
    from,
    to,
    lengthMetres: Float64Array.from(links, (link) => link.lengthMetres),
    freeSeconds: Int32Array.from(links, (link) => Math.max(1, link.freeSeconds)),
    capacityPerHour: Int32Array.from(links, (link) => link.capacityPerHour),
    lanes: Int32Array.from(links, (link) => link.lanes),
    storage: Int32Array.from(links, storageOf),
    outgoingStart,
    outgoing,
    incomingStart,
    incoming,
  }
}

function storageOf({ lengthMetres, lanes }: LinkDraft): number {
  return Math.max(1, Math.floor((lengthMetres * lanes) / VEHICLE_METRES))
}

/** Compressed rows: which members each group has, in ascending order. */
export function grouped(groupOf: Int32Array, groups: number): readonly [Int32Array, Int32Array] {
  const start = new Int32Array(groups + 1)
  for (const group of groupOf) start[group + 1] = (start[group + 1] ?? 0) + 1
  for (let group = 0; group < groups; group += 1)
    start[group + 1] = (start[group + 1] ?? 0) + (start[group] ?? 0)
  const cursor = start.slice(0, groups)
  const members = new Int32Array(groupOf.length)
  for (const [member, group] of groupOf.entries()) {
    const at = cursor[group] ?? 0
    members[at] = member
    cursor[group] = at + 1
  }
  return [start, members]
}
