import type { Logger } from '@urbe/telemetry'

import type { Keyframes, PlacedKeyframe } from './keyframes.ts'
import { ROOMS_MAX } from './rooms.ts'

interface Deps {
  readonly cityId: string
  readonly keyframes: Pick<Keyframes, 'save'>
  readonly logger: Pick<Logger, 'warn'>
}

/** Saves the keyframes of a city while it goes on. */
export function keyframeSaver({ cityId, keyframes, logger }: Deps) {
  let saving: Promise<void> = Promise.resolve()
  let emptied: readonly ArrayBuffer[] = []

  async function save(keyframe: PlacedKeyframe): Promise<void> {
    try {
      await keyframes.save(cityId, keyframe)
    } catch (error) {
      // The log holds all of it: without this keyframe a restart only plays more ticks again.
      logger.warn({ cityId, tick: keyframe.tick, err: error }, 'keyframe not saved')
    }
    const { buffer } = keyframe.bytes
    if (buffer instanceof ArrayBuffer) emptied = [...emptied, buffer].slice(-ROOMS_MAX)
  }

  return {
    /** Resolves when it is this keyframe's turn: one is saved at a time, and a city that is quicker than that waits. */
    async add(keyframe: PlacedKeyframe): Promise<void> {
      await saving
      saving = save(keyframe)
    },
    /** Memory that keyframes have left since it was asked for last: they are saved, or given up. */
    takeRooms(): readonly ArrayBuffer[] {
      const rooms = emptied
      emptied = []
      return rooms
    },
    /** When the last one is saved, or given up. */
    ended: () => saving,
  }
}
