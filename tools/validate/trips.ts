import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { foundWorld, loadEngines, type TripAccount } from '@urbe/city-model'

import { skipped, type Truth, type TruthSource } from './truth.ts'

const engines = await loadEngines()

const NETWORKS = ['SiouxFalls', 'Anaheim', 'Winnipeg', 'EMA', 'Braess'] as const
const TWO_DAYS_TICKS = 2_880

/** Whether all trips of an imported demand arrive on its first day: none is lost, invented, or jammed for ever. */
export const tripTruths: TruthSource = {
  part: 'Trips of imported networks',
  *run(folder, effort) {
    if (effort === 'short') return
    for (const name of NETWORKS) yield tripsOf(name, join(folder ?? '.', 'tntp'))
  },
}

function tripsOf(name: string, tntp: string): Truth {
  const path = join(tntp, `${name}_net.tntp`)
  const what = `${name}: trips of a day, accounted for`
  if (!existsSync(path)) return skipped('V1', what, path)
  const { planned, completed, stillOnRoad, missed, notDeparted } = dayOf(name, tntp)
  return {
    id: 'V1',
    what,
    expected: String(planned),
    obtained: `${completed} completed + ${stillOnRoad} on the road + ${missed} missed + ${notDeparted} not departed`,
    tolerance: '0',
    outcome: completed === planned ? 'pass' : 'fail',
  }
}

function dayOf(name: string, tntp: string): TripAccount {
  const text = (what: string) => readFileSync(join(tntp, `${name}_${what}.tntp`), 'utf8')
  const nodes = existsSync(join(tntp, `${name}_node.tntp`)) ? { nodes: text('node') } : {}
  const source = { kind: 'tntp', network: text('net'), trips: text('trips'), ...nodes } as const
  const world = foundWorld({ seed: 0, citizens: 1, source }, { engines })
  while (world.tick < TWO_DAYS_TICKS) {
    const closed = world.step().facts.find((fact) => fact.type === 'TripsFinished')
    if (closed?.type === 'TripsFinished') return closed
  }
  throw new Error(`${name}: the day did not end`)
}
