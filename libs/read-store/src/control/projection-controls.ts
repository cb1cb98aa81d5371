import { setTimeout as sleep } from 'node:timers/promises'

import type { ParkedEvent } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import { type Generation, readGenerations } from '../generation/generations.ts'
import { beginRebuild, cancelRebuild, comingOf, revive, servingOf } from '../generation/lifecycle.ts'
import { type Switched, switchToReady } from '../generation/switch.ts'
import { type Keeper, LOOK_MS } from '../keeping/keeper.ts'
import { listParked, replayParked } from '../parked.ts'
import type { Projection } from '../projection.ts'
import type { ReadModelOptions } from '../read-model-options.ts'

/** A generation that readers saw before gets so long to catch up before the switch is refused. */
export const CATCH_UP_MS = 10_000
/** Every process knows a generation that has been ready for so long, and waits for it on behalf of its readers. */
export const LEARNT_MS = 1.5 * LOOK_MS
const LOOK_AGAIN_MS = 50

export interface ParkedPage {
  readonly limit: number
  readonly after?: string | undefined
}

/** What an operator can do. Refuses with the codes of the catalogue. */
export interface ProjectionControls {
  readonly list: () => Promise<readonly Generation[]>
  readonly rebuild: (name: string) => Promise<Generation>
  /** With the number of a generation that readers saw before, it catches up first. */
  readonly switch: (name: string, generation?: number) => Promise<Switched>
  readonly cancel: (name: string) => Promise<Generation>
  readonly parked: (name: string, page: ParkedPage) => Promise<readonly ParkedEvent[]>
  readonly replay: (name: string, id: string) => Promise<void>
}

export function projectionControls<DB>(
  { db, log, projections }: ReadModelOptions<DB>,
  keeper: Pick<Keeper, 'look' | 'watchdog'>,
): ProjectionControls {
  const find = (name: string): Projection<DB> => {
    const found = projections.find(({ projection }) => projection.name === name)
    if (found === undefined) throw new Refusal('projection_not_found', `there is no projection ${name}`)
    return found.projection
  }
  const generationsOf = (name: string) => readGenerations(db, [name])
  const serving = async (name: string) => {
    const now = servingOf(await generationsOf(name))
    if (now === undefined) throw new Refusal('not_ready', `${name} has no tables yet`)
    return now
  }
  return {
    list: () =>
      readGenerations(
        db,
        projections.map(({ projection }) => projection.name),
      ),
    async rebuild(name) {
      const { generation } = await beginRebuild(db, find(name))
      keeper.watchdog.rebuilds(name)
      await keeper.look()
      return generationIn(await generationsOf(name), generation)
    },
    async cancel(name) {
      const before = await generationsOf(name)
      const { generation } = await cancelRebuild(db, find(name))
      await keeper.look()
      return { ...generationIn(before, generation), role: 'retired' }
    },
    switch: (name, generation) => switchTo({ projection: find(name), db, look: keeper.look }, generation),
    async parked(name, page) {
      const { projection, generation } = await serving(find(name).name)
      return await listParked(db, { projection, generation, ...page })
    },
    async replay(name, id) {
      const projection = find(name)
      const { generation } = await serving(name)
      await replayParked({ db, log, projection, generation }, id)
    },
  }
}

interface Switching<DB> extends Pick<ReadModelOptions<DB>, 'db'> {
  readonly projection: Projection<DB>
  readonly look: () => Promise<void>
}

async function switchTo<DB>(switching: Switching<DB>, generation?: number): Promise<Switched> {
  const { db, projection, look } = switching
  const generations = await readGenerations(db, [projection.name])
  const wanted = generation ?? comingOf(generations)?.generation
  if (wanted === undefined) throw notReady(`nothing of ${projection.name} is being built`)
  const target = generationIn(generations, wanted)
  if (target.role === 'active') throw notReady(`readers see generation ${wanted} already`)
  if (target.role === 'retired') await revive(db, projection, wanted)
  else if (target.role === 'building' && !target.served) throw notReady(`generation ${wanted} is being built`)
  await untilReady(switching, wanted)
  const switched = await switchToReady(db, projection)
  await look()
  return switched
}

async function untilReady<DB>({ db, projection, look }: Switching<DB>, wanted: number): Promise<void> {
  for (const deadline = performance.now() + CATCH_UP_MS; performance.now() < deadline; ) {
    await look()
    const coming = comingOf(await readGenerations(db, [projection.name]))
    if (coming?.generation !== wanted)
      throw notReady(`another generation of ${projection.name} is being built`)
    if (coming.readyForMs >= LEARNT_MS) return
    await sleep(LOOK_AGAIN_MS)
  }
  throw notReady(`generation ${wanted} of ${projection.name} is still catching up`)
}

function generationIn(generations: readonly Generation[], wanted: number): Generation {
  const found = generations.find(({ generation }) => generation === wanted)
  if (found === undefined) throw notReady(`there is no generation ${wanted}`)
  return found
}

const notReady = (why: string) => new Refusal('generation_not_ready', why)
