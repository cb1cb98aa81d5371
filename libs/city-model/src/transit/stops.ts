import { f64, i32 } from '../memory/column.ts'
import { distanceBetween } from '../nearest-places.ts'
import type { RoadNetwork } from '../road-network.ts'

/** From stop to stop; a choice of ours. */
export const STOP_METRES = 400
/** Between stops, and what a stop costs with slowing down and starting: 24 km/h on the whole. Choices of ours. */
const METRES_PER_SECOND = 11
const STOP_SECONDS = 25

export interface StoppingLine {
  readonly stops: readonly number[]
  readonly seconds: readonly number[]
}

/** Where each line stops: at its ends, where it meets or leaves another one, and evenly between these. */
export function stopsOf(
  network: RoadNetwork,
  lines: readonly (readonly number[])[],
): readonly StoppingLine[] {
  const meetings = lines.map((nodes) => new Uint8Array(nodes.length))
  const isOn = new Uint8Array(network.nodeCount)
  for (const [other, nodes] of lines.entries()) {
    for (const node of nodes) isOn[node] = 1
    for (const [line, marks] of meetings.entries())
      if (line !== other) markMeetings(lines[line] ?? [], isOn, marks)
    for (const node of nodes) isOn[node] = 0
  }
  return lines.map((nodes, line) => stopped(network, nodes, meetings[line] ?? new Uint8Array(0)))
}

/** First and last node of each stretch that two lines have in common. */
function markMeetings(nodes: readonly number[], isOn: Uint8Array, marks: Uint8Array): void {
  for (const [at, node] of nodes.entries()) {
    if (isOn[node] === 0) continue
    const [before, after] = [nodes[at - 1], nodes[at + 1]]
    const isInner = before !== undefined && after !== undefined && isOn[before] === 1 && isOn[after] === 1
    if (!isInner) marks[at] = 1
  }
}

function stopped(network: RoadNetwork, nodes: readonly number[], meets: Uint8Array): StoppingLine {
  const metres = new Float64Array(nodes.length)
  for (let at = 1; at < nodes.length; at += 1)
    metres[at] = f64(metres, at - 1) + distanceBetween(network, nodes[at - 1] ?? 0, nodes[at] ?? 0)
  const fixed = Array.from(nodes.keys()).filter(
    (at) => at === 0 || at === nodes.length - 1 || meets[at] === 1,
  )
  const places = fixed.flatMap((at, nth) => [at, ...between(metres, at, fixed[nth + 1] ?? at)])
  const seconds = new Int32Array(places.length)
  for (let nth = 1; nth < places.length; nth += 1) {
    const way = f64(metres, places[nth] ?? 0) - f64(metres, places[nth - 1] ?? 0)
    seconds[nth] = i32(seconds, nth - 1) + STOP_SECONDS + Math.ceil(way / METRES_PER_SECOND)
  }
  return { stops: places.map((at) => nodes[at] ?? 0), seconds: Array.from(seconds) }
}

/** Positions strictly between two fixed ones, as nearly a stop's distance apart as the crossings allow. */
function between(metres: Float64Array, from: number, to: number): readonly number[] {
  const length = f64(metres, to) - f64(metres, from)
  const stretches = Math.round(length / STOP_METRES)
  const places: number[] = []
  let at = from + 1
  for (let nth = 1; nth < stretches; nth += 1) {
    const wanted = f64(metres, from) + (length * nth) / stretches
    while (at + 1 < to && Math.abs(f64(metres, at + 1) - wanted) <= Math.abs(f64(metres, at) - wanted))
      at += 1
    if (at >= to) break
    places.push(at)
    at += 1
  }
  return places
}
