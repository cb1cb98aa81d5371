import { i32 } from '../memory/column.ts'
import type { LineKind } from './grid-plan.ts'
import type { PowerPlan } from './power-plan.ts'
import { PUMPS_A_WORKS, type WaterPlan } from './water-plan.ts'
import type { Zones } from './zones.ts'

export type AssetKind = LineKind | 'station' | 'pipe' | 'pump'

/** All that can break, in one row: lines, stations, pipes, pumps. */
export interface Assets {
  readonly count: number
  readonly kinds: readonly AssetKind[]
  readonly firstStation: number
  readonly firstPipe: number
  readonly firstPump: number
  /** Where each stands or begins. */
  readonly zone: Int32Array
}

interface KindFigures {
  /** Years until an asset without any upkeep is worn out. */
  readonly years: number
  /** Failures a month of thirty days for a million assets in perfect condition. */
  readonly failuresPpm: number
  readonly repairHoursMin: number
  readonly repairHoursMax: number
}

/** Choices of ours: quicker wear than in earnest, so that what is saved on upkeep shows within a mayor's term. */
export const ASSET_FIGURES: Readonly<Record<AssetKind, KindFigures>> = {
  feeder: { years: 12, failuresPpm: 1500, repairHoursMin: 4, repairHoursMax: 16 },
  transmission: { years: 15, failuresPpm: 1000, repairHoursMin: 8, repairHoursMax: 36 },
  transformer: { years: 15, failuresPpm: 1000, repairHoursMin: 24, repairHoursMax: 120 },
  station: { years: 8, failuresPpm: 20_000, repairHoursMin: 12, repairHoursMax: 72 },
  pipe: { years: 20, failuresPpm: 4000, repairHoursMin: 6, repairHoursMax: 24 },
  pump: { years: 6, failuresPpm: 10_000, repairHoursMin: 8, repairHoursMax: 48 },
}

export function assetsOf(zones: Zones, power: PowerPlan, water: WaterPlan): Assets {
  const { network, worksZone } = water
  const zoneOfBus = (bus: number): number =>
    bus < zones.count ? bus : i32(power.substationZone, bus - zones.count)
  const kinds: AssetKind[] = [
    ...power.lineKinds,
    ...power.stations.map((): AssetKind => 'station'),
    ...network.pipes.map((): AssetKind => 'pipe'),
    ...network.pumps.map((): AssetKind => 'pump'),
  ]
  const pipeZones = [...zones.neighbours.from, ...worksZone]
  const pumpZones = network.pumps.map((_, pump) => i32(worksZone, Math.floor(pump / PUMPS_A_WORKS)))
  return {
    count: kinds.length,
    kinds,
    firstStation: power.lineKinds.length,
    firstPipe: power.lineKinds.length + power.stations.length,
    firstPump: kinds.length - network.pumps.length,
    zone: Int32Array.from([
      ...Array.from(power.grid.from, zoneOfBus),
      ...power.stations.map(({ bus }) => zoneOfBus(bus)),
      ...pipeZones,
      ...pumpZones,
    ]),
  }
}
