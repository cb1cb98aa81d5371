import { FileFormatError } from '../errors.ts'
import { i32 } from '../memory/column.ts'
import type { QsimNetwork } from './network.ts'
import { NONE } from './plans.ts'

/** A route as a file has it: ids of the nodes between its first and its last link, or of all its links. */
export interface RouteText {
  readonly line: number
  readonly type: 'nodes' | 'links'
  readonly ids: readonly string[]
}

export interface RouteEnds {
  readonly from: number
  readonly to: number
}

/** The links of a route, those of the two activities included. */
export function routeLinks(network: QsimNetwork, text: RouteText, ends: RouteEnds): readonly number[] {
  const links = text.type === 'nodes' ? linksBetween(network, text, ends) : linksNamed(network, text)
  const fail = (expected: string): never => {
    throw new FileFormatError(text.line, expected)
  }
  const name = (link: number): string => network.linkIds[link] ?? ''
  if (links[0] !== ends.from) fail(`a route from link ${name(ends.from)}, where the activity before it is`)
  if (links.at(-1) !== ends.to) fail(`a route to link ${name(ends.to)}, where the activity behind it is`)
  for (const [at, link] of links.entries()) {
    const next = links[at + 1]
    if (next !== undefined && i32(network.to, link) !== i32(network.from, next)) {
      fail(`a route without a gap: link ${name(next)} does not begin where ${name(link)} ends`)
    }
  }
  return links
}

function linksNamed({ linkOf }: QsimNetwork, { ids, line }: RouteText): number[] {
  return ids.map((id) => {
    const link = linkOf.get(id)
    if (link === undefined) throw new FileFormatError(line, `a route over links of the network, not ${id}`)
    return link
  })
}

function linksBetween(network: QsimNetwork, { ids, line }: RouteText, { from, to }: RouteEnds): number[] {
  const nodes = ids.map((id) => {
    const node = network.nodeOf.get(id)
    if (node === undefined) throw new FileFormatError(line, `a route over nodes of the network, not ${id}`)
    return node
  })
  const links = [from]
  for (const [at, node] of nodes.entries()) {
    const next = nodes[at + 1]
    if (next === undefined) continue
    const link = linkFrom(network, node, next)
    if (link === NONE)
      throw new FileFormatError(
        line,
        `a route without a gap: no link leads from node ${ids[at]} to ${ids[at + 1]}`,
      )
    links.push(link)
  }
  links.push(to)
  return links
}

/** The first link of the file that leads from one node to another. */
function linkFrom({ outgoingStart, outgoing, to }: QsimNetwork, node: number, next: number): number {
  for (let at = i32(outgoingStart, node); at < i32(outgoingStart, node + 1); at += 1) {
    if (i32(to, i32(outgoing, at)) === next) return i32(outgoing, at)
  }
  return NONE
}
