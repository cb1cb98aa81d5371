import { existsSync, readFileSync } from 'node:fs'

import { expect, it } from '@jest/globals'

import { type Fact, foundWorld, loadEngines, type TripAccount } from '@urbe/city-model'

const engines = await loadEngines()

const folder = `${process.env['URBE_DATA'] ?? ''}/sim/tntp`
const isPresent = existsSync(`${folder}/SiouxFalls_net.tntp`)
const TO_MIDNIGHT_TICKS = 1110

const run = isPresent ? it : it.skip
const title = isPresent
  ? 'runs and accounts for'
  : `skipped, no data at URBE_DATA=${process.env['URBE_DATA'] ?? ''}:`

run(`${title} all 360,600 trips of Sioux Falls`, () => {
  const read = (part: string) => readFileSync(`${folder}/SiouxFalls_${part}.tntp`, 'utf8')
  const source = { kind: 'tntp', network: read('net'), trips: read('trips'), nodes: read('node') } as const
  const world = foundWorld({ seed: 1, citizens: 0, source }, { engines })
  const facts: Fact[] = []
  for (let tick = 0; tick < TO_MIDNIGHT_TICKS; tick += 1) facts.push(...world.step().facts)
  const account: TripAccount | undefined = facts.find((fact) => fact.type === 'TripsFinished')
  expect(account).toMatchObject({ planned: 360_600, carriedOver: 0, missed: 0, notDeparted: 0 })
  expect(account?.started).toBe(360_600)
  expect((account?.completed ?? 0) + (account?.stillOnRoad ?? 0)).toBe(360_600)
  expect(world.kpis().delayIndex).toBeGreaterThan(1)
})
