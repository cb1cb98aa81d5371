import { WaterError } from './errors.ts'
import type { PumpPlan, TankPlan, WaterNetworkPlan } from './network-plan.ts'

/** A network of the city may not have more nodes, and not more links. */
export const WATER_NODES_MAX = 100_000
export const WATER_LINKS_MAX = 200_000
/** EPANET wants this much between no delivery and full delivery. */
const SERVICE_SPAN_MIN_M = 0.1
const ID = /^[\w.-]{1,31}$/

/** Throws a WaterError for what EPANET would refuse or take otherwise than it is meant. */
export function checkPlan(plan: WaterNetworkPlan): void {
  const nodes = [...plan.junctions, ...plan.reservoirs, ...plan.tanks]
  const links = [...plan.pipes, ...plan.pumps]
  if (nodes.length > WATER_NODES_MAX) malformed(`more than ${WATER_NODES_MAX} nodes`)
  if (links.length > WATER_LINKS_MAX) malformed(`more than ${WATER_LINKS_MAX} links`)
  if (plan.reservoirs.length === 0) malformed('no reservoir')
  if (plan.junctions.length === 0) malformed('no junction')
  const ids = idsOf(nodes)
  idsOf(links)
  for (const { id, from, to } of links) {
    if (!ids.has(from) || !ids.has(to) || from === to) malformed(`${id} does not join two nodes`)
  }
  for (const part of [...nodes, ...links]) numbersOf(part)
  checkRanges(plan)
}

function checkRanges(plan: WaterNetworkPlan): void {
  for (const { id, diameterM, levelMinM, levelMaxM, levelM } of plan.tanks) {
    const isInOrder = 0 <= levelMinM && levelMinM <= levelM && levelM <= levelMaxM && levelMinM < levelMaxM
    if (!isInOrder || diameterM <= 0) malformed(`the tank ${id} holds nothing`)
  }
  for (const { id, lengthM, diameterMm, roughness } of plan.pipes) {
    if (Math.min(lengthM, diameterMm, roughness) <= 0) malformed(`the pipe ${id} leads nothing`)
  }
  for (const pump of plan.pumps) checkPump(pump, plan.tanks)
  const { nothingM, fullM } = plan.service
  if (!(nothingM >= 0 && fullM >= nothingM + SERVICE_SPAN_MIN_M))
    malformed('the service pressures are out of order')
}

function checkPump({ id, flowLps, headM, fills }: PumpPlan, tanks: readonly TankPlan[]): void {
  if (Math.min(flowLps, headM) <= 0) malformed(`the pump ${id} lifts nothing`)
  if (fills === undefined) return
  if (!tanks.some((tank) => tank.id === fills.tank)) malformed(`the pump ${id} fills no tank`)
  if (!(fills.startBelowM < fills.stopAboveM)) malformed(`the pump ${id} starts above where it stops`)
}

function idsOf(parts: readonly { readonly id: string }[]): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const { id } of parts) {
    if (!ID.test(id)) malformed(`"${id}" is no ID of EPANET`)
    if (ids.has(id)) malformed(`"${id}" stands for two`)
    ids.add(id)
  }
  return ids
}

function numbersOf(part: object): void {
  for (const value of Object.values(part)) {
    if (typeof value === 'number' && !Number.isFinite(value)) malformed('a value that is no number')
  }
}

function malformed(why: string): never {
  throw new WaterError('network_malformed', why)
}
