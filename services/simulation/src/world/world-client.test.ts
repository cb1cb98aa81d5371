import { expect, it } from '@jest/globals'

import { FIRST_MIDNIGHT_TICK, KEYFRAME_TICKS } from './keyframe-ticks.ts'
import { openWorld } from './world-client.ts'

const spec = { seed: 7, citizens: 500, source: { kind: 'generated' } } as const
const FIRST_KEYFRAME_TICK = FIRST_MIDNIGHT_TICK % KEYFRAME_TICKS
const ROOM_BYTES = 1_000_000

it('hands a room over to the world, and has it back with a keyframe in it', async () => {
  const { world } = await openWorld(spec, { inputsThrough: 0 }, () => undefined)
  const beat = async (rooms: readonly ArrayBuffer[]) => {
    const { batches } = await world.call('beat', {
      seconds: (FIRST_KEYFRAME_TICK + KEYFRAME_TICKS) * 60,
      wallMs: 60_000,
      inputs: [],
      wantsFrame: false,
      rooms,
    })
    return batches.flatMap(({ keyframe }) => keyframe ?? [])
  }
  const rooms = [new ArrayBuffer(ROOM_BYTES)]
  const keyframes = await beat(rooms)
  await world.close()
  expect(rooms.map(({ detached }) => detached)).toEqual([true])
  expect(keyframes.map(({ tick, bytes }) => [tick, bytes.buffer.byteLength === ROOM_BYTES])).toEqual([
    [FIRST_KEYFRAME_TICK, true],
    [FIRST_KEYFRAME_TICK + KEYFRAME_TICKS, false],
  ])
})
