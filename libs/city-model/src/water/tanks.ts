import { PI } from '../math/dmath.ts'
import { nodeProperty as of } from './codes.ts'
import type { TankPlan, WaterNetworkPlan } from './network-plan.ts'
import type { Project } from './project.ts'

const LITRES_PER_M3 = 1000
/** A level this close to an end of its tank is that end: EPANET has converted it to feet and back. */
const LEVEL_TOLERANCE_M = 1e-9

/** EPANET numbers the junctions first, then reservoirs and tanks as the file has them. */
export function firstTankOf({ junctions, reservoirs }: WaterNetworkPlan): number {
  return junctions.length + reservoirs.length
}

/**
 * Sets the ends of the tanks in the way in which levels are set later: read from the file they may differ in the last
 * bit, and EPANET takes a tank to be empty or full only when it is so exactly.
 */
export function fixTankLevels(project: Project, plan: WaterNetworkPlan): void {
  const first = firstTankOf(plan)
  for (const [tank, { levelMinM, levelMaxM }] of plan.tanks.entries()) {
    project.setNode(first + tank, of.tankLevel, (levelMinM + levelMaxM) / 2)
    project.setNode(first + tank, of.minLevel, levelMinM)
    project.setNode(first + tank, of.maxLevel, levelMaxM)
  }
}

/**
 * Takes a tank to be empty or full that will be so within a second, and says whether there was one. EPANET counts whole
 * seconds until then: it does not see less than half of one, and would draw on an empty tank for the rest of the hour.
 */
export function settleTanks(project: Project, plan: WaterNetworkPlan): boolean {
  const first = firstTankOf(plan)
  const inflows = project.nodeValues(of.demand)
  const heads = project.nodeValues(of.head)
  let isSettled = false
  for (const [tank, part] of plan.tanks.entries()) {
    const level = levelOf(part, heads[first + tank] ?? part.bottomM)
    const riseM = (inflows[first + tank] ?? 0) / LITRES_PER_M3 / areaM2(part)
    const end = endWithinSecond(part, level, riseM)
    if (end === undefined) continue
    project.setNode(first + tank, of.tankLevel, end)
    isSettled = true
  }
  return isSettled
}

function endWithinSecond(
  { levelMinM, levelMaxM }: TankPlan,
  level: number,
  riseM: number,
): number | undefined {
  if (riseM < 0 && level > levelMinM && level + riseM <= levelMinM) return levelMinM
  if (riseM > 0 && level < levelMaxM && level + riseM >= levelMaxM) return levelMaxM
  return undefined
}

/**
 * The levels with which the hour ends. Where EPANET has drawn on a tank beyond its end, its volume is set to the end as well,
 * so that the change which is told is that of the levels.
 */
export function closeTanks(project: Project, plan: WaterNetworkPlan): number[] {
  const heads = project.nodeValues(of.head)
  const first = firstTankOf(plan)
  return plan.tanks.map((tank, index) => {
    const level = levelOf(tank, heads[first + index] ?? tank.bottomM)
    project.setNode(first + index, of.tankLevel, level)
    return level
  })
}

export function tankVolumeM3(project: Project, plan: WaterNetworkPlan): number {
  if (plan.tanks.length === 0) return 0
  return project
    .nodeValues(of.tankVolume)
    .subarray(firstTankOf(plan))
    .reduce((total, value) => total + value, 0)
}

function levelOf({ bottomM, levelMinM, levelMaxM }: TankPlan, headM: number): number {
  const level = headM - bottomM
  if (level <= levelMinM + LEVEL_TOLERANCE_M) return levelMinM
  return level >= levelMaxM - LEVEL_TOLERANCE_M ? levelMaxM : level
}

function areaM2({ diameterM }: TankPlan): number {
  return (PI / 4) * diameterM * diameterM
}
