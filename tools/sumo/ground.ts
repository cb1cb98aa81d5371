import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { QsimNetwork } from '@urbe/city-model/qsim'
import type { RoutedTrips } from '@urbe/city-model/routed-trips'

import { type GridPlan, gridOf } from './grid.ts'
import { type Demand, sumoRoutes, tripsOn } from './trips.ts'

/** One network and the same trips on it, for us in memory and for SUMO in files. */
export interface Ground {
  readonly network: QsimNetwork
  readonly trips: RoutedTrips
  readonly folder: string
  readonly networkFile: string
  readonly routesFile: string
}

/** The files are there while `work` runs. */
export function onGround<Result>(
  { grid, demand }: { readonly grid: GridPlan; readonly demand: Demand },
  work: (ground: Ground) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'urbe-sumo-'))
  try {
    const { file, network } = gridOf(grid, folder)
    const trips = tripsOn(network, demand)
    const routesFile = join(folder, 'trips.rou.xml')
    writeFileSync(routesFile, sumoRoutes(trips, network))
    return work({ network, trips, folder, networkFile: file, routesFile })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
