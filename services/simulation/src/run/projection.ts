import type { Transaction } from 'kysely'

import { policyEvent, type RecordedEvent, runEvent, type Speed, ticksSimulated } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'
import type { Projection } from '@urbe/read-store'

import type { Database } from '../database.ts'
import { createRunTables } from './tables.ts'

interface Standing {
  phase?: 'running' | 'paused' | 'stopped'
  speed?: Speed
  tick?: number
  stateHash?: string
}

/** Where a city's run stands and which policies hold, from its own stream. */
export const cityRuns: Projection<Database> = {
  name: 'city_runs_v1',
  tables: ['city_run', 'city_policy'],
  createTables: createRunTables,
  async apply(trx, events) {
    const [first] = events
    const cityId = first?.cityId
    if (cityId === undefined) return
    const standing: Standing = {}
    for (const each of events) {
      if (each.aggregate.type === 'run') foldRun(standing, each)
      if (each.aggregate.type === 'policy') await enforce(trx, cityId, each)
      if (each.type === 'TicksSimulated') foldTicks(standing, each)
    }
    await write(trx, { cityId, sequence: events.at(-1)?.sequence ?? 0, standing })
  },
}

function foldRun(standing: Standing, recorded: RecordedEvent): void {
  const event = runEvent.parse(recorded)
  switch (event.type) {
    case 'RunStarted':
      standing.phase = 'running'
      standing.speed = event.data.speed
      return
    case 'RunSpeedChanged':
      standing.speed = event.data.speed
      return
    case 'RunPaused':
      standing.phase = 'paused'
      return
    case 'RunResumed':
      standing.phase = 'running'
      return
    case 'RunStopped':
      standing.phase = 'stopped'
      return
    default:
      unreachable(event)
  }
}

function foldTicks(standing: Standing, recorded: RecordedEvent): void {
  const { to, hashes } = ticksSimulated.parse(recorded).data
  standing.tick = to
  standing.stateHash = hashes.at(-1) ?? ''
}

async function enforce(trx: Transaction<Database>, cityId: string, recorded: RecordedEvent): Promise<void> {
  const event = policyEvent.parse(recorded)
  const { policy, at } = event.data
  if (event.type === 'PolicyRepealed') {
    await trx.deleteFrom('city_policy').where('city_id', '=', cityId).where('policy', '=', policy).execute()
    return
  }
  const row = { parameters: JSON.stringify(event.data.parameters), since: at }
  await trx
    .insertInto('city_policy')
    .values({ city_id: cityId, policy, ...row })
    .onConflict((conflict) => conflict.columns(['city_id', 'policy']).doUpdateSet(row))
    .execute()
}

interface Change {
  readonly cityId: string
  readonly sequence: number
  readonly standing: Standing
}

async function write(trx: Transaction<Database>, { cityId, sequence, standing }: Change): Promise<void> {
  const { phase, speed, tick, stateHash } = standing
  const change = {
    sequence,
    ...(phase && { phase }),
    ...(speed && { speed: JSON.stringify(speed) }),
    ...(tick !== undefined && { tick, state_hash: stateHash ?? null }),
  }
  await trx
    .insertInto('city_run')
    .values({ city_id: cityId, phase: 'founded', speed: 'null', tick: 0, state_hash: null, ...change })
    .onConflict((conflict) => conflict.column('city_id').doUpdateSet(change))
    .execute()
}
