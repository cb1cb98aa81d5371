import * as words from '../qsim/queue-columns.ts'
import type { RoadNetwork } from '../road-network.ts'
import { GOAL, NONE, type TrafficColumns } from './columns.ts'
import { NO_WAY } from './route-search.ts'

const { LINK_SHIFT, TO, VEHICLE_SHIFT } = words
// Constants of this file: imported ones are looked up at each use.
const GOAL_WORD = GOAL
const NOWHERE = NO_WAY
/** Bytes of a member: the streets that were looked up, and how many of them are left. */
const NOTE_SHIFT = 5
const STREETS = 31
const LEFT = 31

/** The next streets of those who are on the road, looked up many at a time: the same that the routes say. */
export interface WaysAhead {
  /** The link behind this one on a member’s way, or NONE. Asked once for each link, in the order of the way. */
  readonly next: (member: number, link: number) => number
  /** Of who begins a way. */
  readonly begin: (member: number) => void
  /** After routes have changed. */
  readonly forget: () => void
}

interface Deps {
  readonly network: RoadNetwork
  readonly columns: Pick<TrafficColumns, 'queueLinks' | 'queueVehicles' | 'routeTable'>
}

export function waysAhead({ network, columns }: Deps): WaysAhead {
  const { to, outgoing, outgoingStart, nodeCount } = network
  const { queueLinks, queueVehicles, routeTable } = columns
  const notes = new Uint8Array((queueVehicles.length >> VEHICLE_SHIFT) << NOTE_SHIFT)
  let members = 0
  /** The table of routes by goal, then by node: a way is within few pages of it. */
  let byGoal = new Uint8Array(0)
  let isKnown = false
  const linkAt = (node: number, street: number): number =>
    outgoing[(outgoingStart[node] as number) + street] as number
  const lookAhead = (member: number, from: number): void => {
    if (!isKnown) byGoal = turned(routeTable, nodeCount, byGoal)
    isKnown = true
    const note = member << NOTE_SHIFT
    const row = (queueVehicles[(member << VEHICLE_SHIFT) | GOAL_WORD] as number) * nodeCount
    let node = from
    for (let at = 0; at < STREETS; at += 1) {
      const street = byGoal[row + node] as number
      notes[note | at] = street
      if (street === NOWHERE) return
      node = to[linkAt(node, street)] as number
    }
  }
  return {
    next(member, link) {
      const note = member << NOTE_SHIFT
      // Whoever asks looks at this link anyway, and not at the columns of the network.
      const node = queueLinks[(link << LINK_SHIFT) | TO] as number
      let left = notes[note | LEFT] as number
      if (left === 0) {
        lookAhead(member, node)
        left = STREETS
      }
      notes[note | LEFT] = left - 1
      const street = notes[note | (STREETS - left)] as number
      return street === NOWHERE ? NONE : linkAt(node, street)
    },
    begin(member) {
      members = Math.max(members, member + 1)
      notes[(member << NOTE_SHIFT) | LEFT] = 0
    },
    forget() {
      isKnown = false
      for (let member = 0; member < members; member += 1) notes[(member << NOTE_SHIFT) | LEFT] = 0
    },
  }
}

/** Nodes that are turned at once: their rows stay near. */
const BLOCK = 64

function turned(table: Uint8Array, nodes: number, before: Uint8Array): Uint8Array<ArrayBuffer> {
  const goals = table.length / nodes
  const byGoal =
    before.length === table.length ? (before as Uint8Array<ArrayBuffer>) : new Uint8Array(table.length)
  for (let first = 0; first < nodes; first += BLOCK) {
    const end = Math.min(nodes, first + BLOCK)
    for (let goal = 0; goal < goals; goal += 1) {
      for (let node = first; node < end; node += 1)
        byGoal[goal * nodes + node] = table[node * goals + goal] as number
    }
  }
  return byGoal
}
