import type { CitySpec } from '@urbe/city-model'

import type { KeptWorld, Standing } from './protocol.ts'
import { drawCity, type WorldClient } from './world-client.ts'

/** Whoever has looked back looks again soon: a thread that knows the city is kept ready for so long. */
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

interface Ready {
  readonly cityId: string
  readonly world: Promise<WorldClient>
}

/**
 * Opens past moments, one after the other, each in a thread of its own: what is compiled for one world fits the next one so badly that it
 * runs at half the speed. Behind each look the thread of the next one is made ready, of the city that was looked at last.
 */
export function pastWorld({ specOf, idleMs = IDLE_MS }: Deps) {
  let ready: Ready | undefined
  let rest: NodeJS.Timeout | undefined
  let hasEnded = false

  async function draw(cityId: string): Promise<WorldClient> {
    // The death of a thread rejects what is asked of it; one that nobody has asked yet is not waited for any more.
    return await drawCity(await specOf(cityId), () => {
      if (ready?.cityId === cityId) ready = undefined
    })
  }

  function makeReady(cityId: string): void {
    if (hasEnded) return
    const world = draw(cityId)
    // Whoever looks back next is told.
    world.catch(() => undefined)
    ready = { cityId, world }
    clearTimeout(rest)
    rest = setTimeout(() => void letGo(), idleMs).unref()
  }

  async function take(cityId: string): Promise<WorldClient> {
    if (ready?.cityId !== cityId) {
      await letGo()
      return await draw(cityId)
    }
    const { world } = ready
    clearTimeout(rest)
    ready = undefined
    return await world
  }

  async function letGo(): Promise<void> {
    clearTimeout(rest)
    const leaving = ready
    ready = undefined
    await leaving?.world.then(
      (world) => world.close(),
      () => undefined,
    )
  }

  return {
    /** Not while another moment is open. The keyframe is looked for while the city is drawn. */
    async with<Found extends Moment, Answer>(
      { cityId, moment }: { readonly cityId: string; readonly moment: () => Promise<Found> },
      ask: (past: Opened, found: Found) => Promise<Answer>,
    ): Promise<Answer> {
      const taken = take(cityId)
      try {
        const [world, found] = await Promise.all([taken, moment()])
        const { inputsThrough, kept } = found
        const opened = await world.open({ inputsThrough, ...(kept && { kept }) })
        const answer = await ask({ world, opened }, found)
        makeReady(cityId)
        return answer
      } finally {
        await taken.then(
          (world) => world.close(),
          () => undefined,
        )
      }
    },
    /** A look that is under way goes on to its end, and nothing is made ready behind it. */
    async close(): Promise<void> {
      hasEnded = true
      await letGo()
    },
  }
}
