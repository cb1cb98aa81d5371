import type { Random } from '@urbe/kernel'

import { type NodeQueue, nodeQueue } from '../assignment/node-queue.ts'
import { COMMUTE_METRES } from '../founding/first-employers.ts'
import { drawNodes, type Lots } from '../founding/lots.ts'
import { exp, intPow } from '../math/dmath.ts'
import { addF64, f64, i32 } from '../memory/column.ts'
import { metropolisShare } from '../metropolis.ts'
import type { RoadNetwork } from '../road-network.ts'
import { chance } from './noise.ts'

/**
 * Car trips of the busiest hour of a working day: with two to three trips a citizen and day, 45 % of them by car and a tenth of those in
 * that hour. A choice of ours, near what surveys of mobility report. In a metropolis, whose busy hours are longer, fewer fall into one.
 */
const PEAK_CAR_TRIPS_A_CITIZEN = 0.2
const PEAK_CAR_TRIPS_IN_METROPOLIS = 0.16
/** Workplaces that the needs are reckoned with, drawn by their jobs, in so many parts of the traffic one after the other. */
const WORKPLACES = 480
const PARTS = 8
/** How much a street seems longer to some than to others, so that parallel streets share their traffic (Burrell 1968). */
const PERCEIVED_SPREAD = 0.3
/** What is full takes longer, by the function of the Bureau of Public Roads (1964): so later parts go round it. */
const BPR_FACTOR = 0.15
const BPR_POWER = 4

export interface NeedsTask {
  readonly salt: number
  readonly citizens: number
  readonly network: RoadNetwork
  /** By link, vehicles an hour that it can be widened for. */
  readonly flowMax: Float64Array
  readonly homes: Lots
  /** Where jobs are, by their number. */
  readonly jobs: Lots
  readonly random: Random
  readonly ask: number
}

/**
 * Vehicles that want to use each link in the busiest hour, on their way home; in the morning they want the one in the other direction. An
 * incremental assignment: each part of the traffic finds the streets as full as the parts before it have made them.
 */
export function streetNeeds(task: NeedsTask): Float64Array {
  const { network, jobs, random, ask } = task
  const needs = new Float64Array(network.linkCount)
  const seconds = Float64Array.from(network.freeSeconds)
  const space = spaceFor(network)
  const trips = peakCarTrips(task.citizens) / WORKPLACES
  const workplaces = drawNodes({ random, ask, count: WORKPLACES }, jobs)
  for (let part = 0; part < PARTS; part += 1) {
    for (let index = part; index < WORKPLACES; index += PARTS) {
      const node = i32(workplaces, index)
      growTree({ network, space, seconds, salt: task.salt ^ (index * 7919) }, node)
      send(task, space, { node, trips, needs })
    }
    slowDown(task, { needs, seconds, share: (part + 1) / PARTS })
  }
  return needs
}

/** Of all citizens, in the busiest hour. */
export function peakCarTrips(citizens: number): number {
  const fewer = metropolisShare(citizens) * (PEAK_CAR_TRIPS_A_CITIZEN - PEAK_CAR_TRIPS_IN_METROPOLIS)
  return citizens * (PEAK_CAR_TRIPS_A_CITIZEN - fewer)
}

interface Slowing {
  readonly needs: Float64Array
  readonly seconds: Float64Array
  /** Of all traffic, what is on the streets yet. */
  readonly share: number
}

function slowDown({ network, flowMax }: NeedsTask, { needs, seconds, share }: Slowing): void {
  for (let link = 0; link < seconds.length; link += 1) {
    const fullness = f64(needs, link) / share / f64(flowMax, link)
    seconds[link] = i32(network.freeSeconds, link) * (1 + BPR_FACTOR * intPow(fullness, BPR_POWER))
  }
}

interface Space {
  readonly label: Float64Array
  readonly queue: NodeQueue
  /** The link over which the tree comes to a node. */
  readonly link: Int32Array
  /** Nodes in the order in which they were reached for good. */
  readonly reached: Int32Array
  readonly flow: Float64Array
}

function spaceFor({ nodeCount }: RoadNetwork): Space {
  const label = new Float64Array(nodeCount)
  return {
    label,
    queue: nodeQueue(label),
    link: new Int32Array(nodeCount),
    reached: new Int32Array(nodeCount),
    flow: new Float64Array(nodeCount),
  }
}

interface Growing {
  readonly network: RoadNetwork
  readonly space: Space
  /** To drive along each link. */
  readonly seconds: Float64Array
  readonly salt: number
}

function growTree({ network, space, seconds, salt }: Growing, origin: number): void {
  const { label, queue, link, reached } = space
  label.fill(Number.POSITIVE_INFINITY)
  link.fill(-1)
  label[origin] = 0
  queue.push(origin)
  for (let count = 0; queue.size() > 0; count += 1) {
    const node = queue.pop()
    reached[count] = node
    for (let at = i32(network.outgoingStart, node); at < i32(network.outgoingStart, node + 1); at += 1) {
      const out = i32(network.outgoing, at)
      const perceived = f64(seconds, out) * (1 + PERCEIVED_SPREAD * chance(out, salt, 71))
      const next = i32(network.to, out)
      if (f64(label, node) + perceived >= f64(label, next)) continue
      label[next] = f64(label, node) + perceived
      link[next] = out
      queue.push(next)
    }
  }
}

interface Sending {
  readonly node: number
  readonly trips: number
  readonly needs: Float64Array
}

/** From a workplace home: the nearer homes are, the more of its people live there. */
function send(
  { network, homes }: NeedsTask,
  { link, reached, flow }: Space,
  { node, trips, needs }: Sending,
): void {
  flow.fill(0)
  let pulled = 0
  for (const [lot, home] of homes.node.entries()) {
    const east = f64(network.nodeX, home) - f64(network.nodeX, node)
    const north = f64(network.nodeY, home) - f64(network.nodeY, node)
    const pull = i32(homes.weight, lot) * exp(-Math.sqrt(east * east + north * north) / COMMUTE_METRES)
    addF64(flow, home, pull)
    pulled += pull
  }
  const scale = pulled > 0 ? trips / pulled : 0
  for (let at = reached.length - 1; at > 0; at -= 1) {
    const here = i32(reached, at)
    const over = i32(link, here)
    addF64(needs, over, f64(flow, here) * scale)
    addF64(flow, i32(network.from, over), f64(flow, here))
  }
}
