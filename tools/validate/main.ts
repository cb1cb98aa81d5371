import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { foundWorld, type TripAccount } from '@urbe/city-model'

/** The folder with published networks: none of them may be part of this repository. */
const folder = process.argv[2]
const say = (line: string) => process.stdout.write(`${line}\n`)
const NETWORKS = ['SiouxFalls', 'Anaheim', 'Winnipeg', 'EMA', 'Braess'] as const
const TWO_DAYS_TICKS = 2_880

function dayOf(name: string, tntp: string): TripAccount | undefined {
  const text = (what: string) => readFileSync(join(tntp, `${name}_${what}.tntp`), 'utf8')
  const nodes = existsSync(join(tntp, `${name}_node.tntp`)) ? { nodes: text('node') } : {}
  const source = { kind: 'tntp', network: text('net'), trips: text('trips'), ...nodes } as const
  const world = foundWorld({ seed: 0, citizens: 1, source })
  while (world.tick < TWO_DAYS_TICKS) {
    const closed = world.step().facts.find((fact) => fact.type === 'TripsFinished')
    if (closed?.type === 'TripsFinished') return closed
  }
  return undefined
}

function validate(tntp: string): boolean {
  let well = true
  say('network      planned  completed  on road  missed  not departed  accounted for')
  for (const name of NETWORKS) {
    if (!existsSync(join(tntp, `${name}_net.tntp`))) {
      say(`${name.padEnd(12)} skipped, no data at ${tntp}`)
      continue
    }
    const day = dayOf(name, tntp)
    if (day === undefined) throw new Error(`${name}: the day did not end`)
    const { planned, completed, stillOnRoad, missed, notDeparted } = day
    const accounted = completed + stillOnRoad + missed + notDeparted === planned
    well &&= accounted
    const figures = [planned, completed, stillOnRoad, missed, notDeparted].map((figure) =>
      String(figure).padStart(8),
    )
    say(`${name.padEnd(12)}${figures.join(' ')}  ${accounted ? 'yes' : 'NO'}`)
  }
  return well
}

const tntp = join(folder ?? '.', 'tntp')
if (folder === undefined || !existsSync(tntp)) {
  say(`skipped, no data at ${tntp}: make validate DATA=<folder with tntp/>`)
} else {
  process.exitCode = validate(tntp) ? 0 : 1
}
