import type { CitySpec } from '@urbe/city-model'

import type { KeptWorld, Standing } from './protocol.ts'
import { drawCity, type WorldClient } from './world-client.ts'

/** Whoever has looked back looks again soon: the thread, which knows the city by then, stays for so long. */
const IDLE_MS = 300_000

interface Opened {
  readonly world: WorldClient
  readonly opened: Standing
}

interface Moment {
  readonly kept?: KeptWorld
  readonly inputsThrough: number
}

interface Deps {
  readonly specOf: (cityId: string) => Promise<CitySpec>
  readonly idleMs?: number
}

/** The one thread in which past moments are opened, one after the other; that of the city looked at last. */
export function pastWorld({ specOf, idleMs = IDLE_MS }: Deps) {
  let held: { readonly cityId: string; readonly world: WorldClient } | undefined
  let rest: NodeJS.Timeout | undefined

  async function close(): Promise<void> {
    clearTimeout(rest)
    const leaving = held
    held = undefined
    await leaving?.world.close()
  }

  async function worldOf(cityId: string): Promise<WorldClient> {
    clearTimeout(rest)
    if (held?.cityId === cityId) return held.world
    await close()
    // Its death rejects what is asked of it, and whoever asked closes it then.
    const world = await drawCity(await specOf(cityId), () => undefined)
    held = { cityId, world }
    return world
  }

  return {
    /** Not while another moment is open. The keyframe is looked for while the city is drawn. */
    async with<Found extends Moment, Answer>(
      { cityId, moment }: { readonly cityId: string; readonly moment: () => Promise<Found> },
      ask: (past: Opened, found: Found) => Promise<Answer>,
    ): Promise<Answer> {
      try {
        const [world, found] = await Promise.all([worldOf(cityId), moment()])
        const { inputsThrough, kept } = found
        const opened = await world.open({ inputsThrough, ...(kept && { kept }) })
        const answer = await ask({ world, opened }, found)
        rest = setTimeout(() => void close(), idleMs).unref()
        return answer
      } catch (error) {
        // Nobody knows in what state it is.
        await close()
        throw error
      }
    },
    close,
  }
}
