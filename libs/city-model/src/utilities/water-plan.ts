import { noise } from '../generator/noise.ts'
import { PI } from '../math/dmath.ts'
import { addF64, f64, i32 } from '../memory/column.ts'
import type { PipePlan, PumpPlan, TankPlan, WaterNetworkPlan } from '../water/network-plan.ts'
import { diameterFor, lossM, ROUGHNESS } from './pipe-sizes.ts'
import { metresBetween } from './plane.ts'
import type { PlannedLoad } from './planned-load.ts'
import { type SupplyTree, supplyTree } from './supply-tree.ts'
import type { Zones } from './zones.ts'

/** The water network of a city: a junction a zone, waterworks and a tank a supply area, pipes between neighbours. */
export interface WaterPlan {
  readonly network: WaterNetworkPlan
  /** By supply area: the zone of its waterworks and of its tank. */
  readonly worksZone: Int32Array
  /** By supply area: what its pumps lift, from the wells to a full tank, m. */
  readonly liftM: Float64Array
  /** By zone: the mean day in hot weather, l/s. */
  readonly meanLps: Float64Array
}

/** They stand in a row by area; two are enough, the third stands by. */
export const PUMPS_A_WORKS = 3
/** What two pumps together lift, of a mean day in hot weather. */
const DUTY_PERCENT = 130
const PERCENT = 100

/** Ground: hills some kilometres wide. */
const GROUND_M = 40
const HILLS_M = 12
const HILL_WIDTH_M = 4000
/** Water comes from wells below the works. */
const WELL_DEPTH_M = 10

/** All is delivered at 20 m of pressure, nothing at none. */
export const SERVICE = { nothingM: 0, fullM: 20 } as const
/** What the design leaves beyond the service pressure. */
const SPARE_PRESSURE_M = 8
export const TANK_LEVEL_MIN_M = 0.5
export const TANK_LEVEL_MAX_M = 8
export const TANK_FOUNDED_M = 6
/** A full tank holds so many hours of a mean day. */
const TANK_HOURS = 10
const LITRES_A_M3 = 1000
const SECONDS_AN_HOUR = 3600
const RISER_M = 50
/** A pipe that only closes a loop is built for this share of what flows into the lesser of its ends. */
const LOOP_SHARE = 0.5
/** A city of nobody has pipes and pumps too. */
const LPS_MIN = 0.05

export function waterPlanOf(zones: Zones, load: PlannedLoad, salt: number): WaterPlan {
  const ground = groundOf(zones, salt)
  const worksZone = highestByArea(zones, ground)
  const demand = load.peakLps.map((lps) => Math.max(LPS_MIN, lps))
  const tree = supplyTree({ zones, sources: worksZone, demand })
  const pipes = pipesOf(zones, tree)
  const bottomM = tankBottomM({ ground, tree, pipes, zones })
  const wells = Float64Array.from(worksZone, (zone) => f64(ground, zone) - WELL_DEPTH_M)
  const liftM = wells.map((head) => bottomM + TANK_LEVEL_MAX_M - head)
  const meanLps = load.meanLps.map((lps) => Math.max(LPS_MIN, lps))
  const areaLps = new Float64Array(zones.areas)
  for (const [zone, area] of zones.areaOf.entries()) addF64(areaLps, area, f64(meanLps, zone))
  const network: WaterNetworkPlan = {
    junctions: Array.from(ground, (elevationM, zone) => ({ id: `J${zone}`, elevationM })),
    reservoirs: Array.from(wells, (headM, area) => ({ id: `R${area}`, headM })),
    tanks: Array.from(areaLps, (lps, area) => tankOf({ id: `T${area}`, lps, bottomM })),
    pipes: [...pipes, ...risersOf(worksZone, tree)],
    pumps: pumpsOf({ worksZone, areaLps, liftM }),
    service: SERVICE,
  }
  return { network, worksZone, liftM, meanLps }
}

/** Whole decimetres, so that the plan is written in full. */
function groundOf({ points }: Zones, salt: number): Float64Array {
  return points.x.map((x, zone) => {
    const hills = noise(x / HILL_WIDTH_M, f64(points.y, zone) / HILL_WIDTH_M, salt)
    return Math.round((GROUND_M + HILLS_M * hills) * 10) / 10
  })
}

function highestByArea({ areas, areaOf }: Zones, ground: Float64Array): Int32Array {
  const highest = new Int32Array(areas).fill(-1)
  for (const [zone, area] of areaOf.entries()) {
    const best = i32(highest, area)
    if (best < 0 || f64(ground, zone) > f64(ground, best)) highest[area] = zone
  }
  return highest
}

function pipesOf(zones: Zones, { parent, inflow }: SupplyTree): PipePlan[] {
  return Array.from(zones.neighbours.from, (from, pair) => {
    const to = i32(zones.neighbours.to, pair)
    const isBranch = i32(parent, to) === from || i32(parent, from) === to
    const [less, more] = [f64(inflow, from), f64(inflow, to)].sort((a, b) => a - b)
    // What flows on is always less than what flows in.
    const lps = Math.min(less ?? 0, more ?? 0) * (isBranch ? 1 : LOOP_SHARE)
    return {
      id: `W${pair}`,
      from: `J${from}`,
      to: `J${to}`,
      lengthM: Math.max(1, Math.round(metresBetween(zones.points, from, to))),
      diameterMm: diameterFor(lps),
      roughness: ROUGHNESS,
    }
  })
}

interface Designed {
  readonly zones: Zones
  readonly ground: Float64Array
  readonly tree: SupplyTree
  readonly pipes: readonly PipePlan[]
}

/** All tanks stand at one height, at which the peak reaches every zone by its tree alone with pressure to spare. */
function tankBottomM({ zones, ground, tree, pipes }: Designed): number {
  const lost = new Float64Array(zones.count)
  const pipeBetween = new Map(
    Array.from(zones.neighbours.from, (from, pair) => [`${from} ${zones.neighbours.to[pair]}`, pipes[pair]]),
  )
  let needM = 0
  for (const zone of tree.order) {
    const from = i32(tree.parent, zone)
    const pipe = pipeBetween.get(`${Math.min(from, zone)} ${Math.max(from, zone)}`)
    if (pipe !== undefined) {
      lost[zone] = f64(lost, from) + lossM({ ...pipe, lps: f64(tree.inflow, zone) })
    }
    needM = Math.max(needM, f64(ground, zone) + f64(lost, zone))
  }
  return Math.ceil(needM + SERVICE.fullM + SPARE_PRESSURE_M)
}

function tankOf({ id, lps, bottomM }: { id: string; lps: number; bottomM: number }): TankPlan {
  const volumeM3 = (lps * SECONDS_AN_HOUR * TANK_HOURS) / LITRES_A_M3
  const squareMetres = volumeM3 / (TANK_LEVEL_MAX_M - TANK_LEVEL_MIN_M)
  return {
    id,
    bottomM,
    diameterM: Math.max(1, Math.round(Math.sqrt((squareMetres * 4) / PI) * 10) / 10),
    levelMinM: TANK_LEVEL_MIN_M,
    levelMaxM: TANK_LEVEL_MAX_M,
    levelM: TANK_FOUNDED_M,
  }
}

function risersOf(worksZone: Int32Array, { inflow }: SupplyTree): PipePlan[] {
  return Array.from(worksZone, (zone, area) => ({
    id: `M${area}`,
    from: `T${area}`,
    to: `J${zone}`,
    lengthM: RISER_M,
    diameterMm: diameterFor(f64(inflow, zone)),
    roughness: ROUGHNESS,
  }))
}

interface Works {
  readonly worksZone: Int32Array
  readonly areaLps: Float64Array
  readonly liftM: Float64Array
}

function pumpsOf({ worksZone, areaLps, liftM }: Works): PumpPlan[] {
  return Array.from(worksZone, (zone, area) =>
    Array.from({ length: PUMPS_A_WORKS }, (_, pump) => ({
      id: `P${area}-${pump}`,
      from: `R${area}`,
      to: `J${zone}`,
      flowLps: (f64(areaLps, area) * DUTY_PERCENT) / (2 * PERCENT),
      headM: f64(liftM, area),
    })),
  ).flat()
}

/** m2. */
export function tankAreaOf({ diameterM }: TankPlan): number {
  return (PI / 4) * diameterM * diameterM
}
