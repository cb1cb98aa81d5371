import { FileFormatError } from '../errors.ts'
import { f64, i32 } from '../memory/column.ts'
import { type FreeTree, freeRoute, freeTree } from './free-routes.ts'
import type { QsimNetwork } from './network.ts'
import { hasRoute, isDriven, NONE, type QsimPlans } from './plans.ts'
import { BEELINE_FACTOR, carTimesOf, speedOf } from './teleported-modes.ts'

/**
 * Gives each driven leg without a route the fastest way on empty roads, and each teleported leg without a time one after MATSim's
 * defaults. What the plans say already is left as it is.
 * @throws FileFormatError with the line of the activity behind which no way leads on
 */
export function completeLegs(plans: QsimPlans, network: QsimNetwork): QsimPlans {
  const work: Work = {
    plans,
    network,
    seconds: plans.legSeconds.slice(),
    metres: plans.legMetres.slice(),
    found: new Map(),
  }
  const byDestination = new Map<number, number[]>()
  for (let leg = 0; leg < plans.legMode.length; leg += 1) {
    if (i32(plans.legMode, leg) === NONE) continue
    if (isDriven(plans, leg) ? hasRoute(plans, leg) : !Number.isNaN(f64(plans.legSeconds, leg))) continue
    if (speedOf(modeOf(plans, leg)) === undefined) wantsTree(byDestination, leg, nodeBehind(work, leg))
    else takeBeeline(work, leg)
  }
  for (const [node, legs] of byDestination) {
    const tree = freeTree(network, node)
    for (const leg of legs) takeTree(work, leg, tree)
  }
  return { ...plans, ...withRoutes(work), legSeconds: work.seconds, legMetres: work.metres }
}

interface Work {
  readonly plans: QsimPlans
  readonly network: QsimNetwork
  readonly seconds: Float64Array
  readonly metres: Float64Array
  readonly found: Map<number, readonly number[]>
}

function modeOf({ modes, legMode }: QsimPlans, leg: number): string {
  return modes[i32(legMode, leg)] ?? ''
}

/** Where the last link of a leg begins. */
function nodeBehind({ plans, network }: Work, leg: number): number {
  return i32(network.from, i32(plans.activityLink, leg + 1))
}

function wantsTree(byDestination: Map<number, number[]>, leg: number, node: number): void {
  const legs = byDestination.get(node)
  if (legs) legs.push(leg)
  else byDestination.set(node, [leg])
}

function takeBeeline({ plans, network, seconds, metres }: Work, leg: number): void {
  const here = placeOf(plans, network, leg)
  const there = placeOf(plans, network, leg + 1)
  const east = there.x - here.x
  const north = there.y - here.y
  const far = Math.sqrt(east * east + north * north) * BEELINE_FACTOR
  seconds[leg] = Math.floor(far / (speedOf(modeOf(plans, leg)) ?? 1))
  if (Number.isNaN(f64(metres, leg))) metres[leg] = far
}

/** Where an activity is: at its own coordinates, or where its link ends. */
function placeOf(plans: QsimPlans, network: QsimNetwork, activity: number): { x: number; y: number } {
  const x = f64(plans.activityX, activity)
  const y = f64(plans.activityY, activity)
  if (!Number.isNaN(x) && !Number.isNaN(y)) return { x, y }
  const node = i32(network.to, i32(plans.activityLink, activity))
  return { x: f64(network.nodeX, node), y: f64(network.nodeY, node) }
}

function takeTree(work: Work, leg: number, tree: FreeTree): void {
  const { plans, network, found, seconds, metres } = work
  const ends = { from: i32(plans.activityLink, leg), to: i32(plans.activityLink, leg + 1) }
  const isDrivenLeg = isDriven(plans, leg)
  if (ends.from === ends.to) {
    if (isDrivenLeg) found.set(leg, [ends.from])
    else if (Number.isNaN(f64(seconds, leg))) seconds[leg] = 0
    return
  }
  const links = freeRoute(network, tree, ends) ?? failAt(plans, network, leg)
  if (isDrivenLeg) {
    found.set(leg, links)
    return
  }
  const times = carTimesOf(modeOf(plans, leg)) ?? 1
  seconds[leg] = Math.floor(f64(tree.seconds, i32(network.to, ends.from)) * times)
  if (Number.isNaN(f64(metres, leg))) metres[leg] = metresOf(network, links)
}

function failAt(plans: QsimPlans, { linkIds }: QsimNetwork, leg: number): never {
  const here = linkIds[i32(plans.activityLink, leg)]
  const there = linkIds[i32(plans.activityLink, leg + 1)]
  throw new FileFormatError(i32(plans.activityLine, leg), `a way for cars from link ${here} to link ${there}`)
}

function metresOf({ length }: QsimNetwork, links: readonly number[]): number {
  let metres = 0
  for (const link of links.slice(1)) metres += f64(length, link)
  return metres
}

function withRoutes({ plans, found }: Work): Pick<QsimPlans, 'routeStart' | 'route'> {
  const { routeStart, route } = plans
  const start = new Int32Array(routeStart.length)
  for (let leg = 0; leg + 1 < start.length; leg += 1) {
    const given = i32(routeStart, leg + 1) - i32(routeStart, leg)
    start[leg + 1] = i32(start, leg) + (found.get(leg)?.length ?? given)
  }
  const links = new Int32Array(i32(start, start.length - 1))
  for (let leg = 0; leg + 1 < start.length; leg += 1) {
    links.set(
      found.get(leg) ?? route.subarray(i32(routeStart, leg), i32(routeStart, leg + 1)),
      i32(start, leg),
    )
  }
  return { routeStart: start, route: links }
}
