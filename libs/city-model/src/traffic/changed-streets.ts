import { i32, u8 } from '../memory/column.ts'
import type { RouteDeps } from './route-deps.ts'
import { NO_WAY } from './route-search.ts'

/** The goals to which routes lead over one of the links: at its beginning the street to take is the link. */
export function goalsOver(
  { network, columns, destinations }: RouteDeps,
  links: readonly number[],
): Int32Array {
  const goals = destinations.length
  const over = new Uint8Array(goals)
  for (const link of links) {
    const node = i32(network.from, link)
    const street =
      network.outgoing.indexOf(link, i32(network.outgoingStart, node)) - i32(network.outgoingStart, node)
    for (let goal = 0; goal < goals; goal += 1)
      if (u8(columns.routeTable, node * goals + goal) === street) over[goal] = 1
  }
  return marked(over)
}

/** The goals to which one of the links is a shorter way from its beginning than the one that routes lead, or the only one. */
export function goalsShorterOver(deps: RouteDeps, links: readonly number[]): Int32Array {
  const { network, columns, destinations } = deps
  const shorter = new Uint8Array(destinations.length)
  for (const link of links) {
    const [from, to] = [i32(network.from, link), i32(network.to, link)]
    for (let goal = 0; goal < destinations.length; goal += 1) {
      const over = i32(columns.linkCost, link) + secondsTo(deps, to, goal)
      if (over < secondsTo(deps, from, goal)) shorter[goal] = 1
    }
  }
  return marked(shorter)
}

/** Along the route, as drivers expect it; infinity where none leads. */
function secondsTo({ network, columns, destinations }: RouteDeps, from: number, goal: number): number {
  const { outgoing, outgoingStart, to } = network
  let seconds = 0
  for (let node = from; node !== i32(destinations, goal); ) {
    const street = u8(columns.routeTable, node * destinations.length + goal)
    if (street === NO_WAY) return Number.POSITIVE_INFINITY
    const link = i32(outgoing, i32(outgoingStart, node) + street)
    seconds += i32(columns.linkCost, link)
    node = i32(to, link)
  }
  return seconds
}

function marked(goals: Uint8Array): Int32Array {
  return Int32Array.from(goals.keys()).filter((goal) => goals[goal] === 1)
}
