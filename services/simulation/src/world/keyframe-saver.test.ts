import { expect, it } from '@jest/globals'

import { keyframeSaver } from './keyframe-saver.ts'
import type { PlacedKeyframe } from './keyframes.ts'
import { ROOMS_MAX } from './rooms.ts'

const at = (tick: number): PlacedKeyframe => ({
  tick,
  stateHash: '0',
  since: null,
  bytes: new Uint8Array(),
  sequence: tick,
  followFrom: 1,
  inputsThrough: 0,
  policies: {},
})

function store() {
  const done: number[] = []
  const open: (() => void)[] = []
  const warnings: unknown[] = []
  const save = async (_: string, { tick }: PlacedKeyframe): Promise<number> => {
    await new Promise<void>((resolve) => open.push(resolve))
    if (tick === 13) throw new Error('the store is away')
    return done.push(tick)
  }
  const saver = keyframeSaver({
    cityId: 'c',
    keyframes: { save },
    logger: { warn: (about: object) => void warnings.push(about) },
  })
  return { done, open, saver, warnings }
}

it('lets the city go on while a keyframe is saved, and wait when the next one comes too early', async () => {
  const { done, open, saver } = store()
  await saver.add(at(1))
  expect(done).toEqual([])
  let second = false
  const waiting = saver.add(at(2)).then(() => {
    second = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(second).toBe(false)
  open[0]?.()
  await waiting
  open[1]?.()
  await saver.ended()
  expect(done).toEqual([1, 2])
})

it('tells of a keyframe that could not be saved and goes on with the next', async () => {
  const { done, open, saver, warnings } = store()
  await saver.add(at(13))
  open[0]?.()
  await saver.add(at(14))
  open[1]?.()
  await saver.ended()
  expect(done).toEqual([14])
  expect(warnings).toEqual([expect.objectContaining({ cityId: 'c', tick: 13 })])
})

it('gives memory back when what was in it is saved or given up, and not before', async () => {
  const { open, saver } = store()
  const [saved, lost] = [at(1), at(13)]
  await saver.add(saved)
  expect(saver.takeRooms()).toEqual([])
  open[0]?.()
  await saver.add(lost)
  expect(saver.takeRooms()).toEqual([saved.bytes.buffer])
  open[1]?.()
  await saver.ended()
  expect(saver.takeRooms()).toEqual([lost.bytes.buffer])
  expect(saver.takeRooms()).toEqual([])
})

it('holds no more memory than a city takes back', async () => {
  const { open, saver } = store()
  for (let tick = 0; tick <= ROOMS_MAX; tick += 1) {
    const added = saver.add(at(20 + tick))
    open[tick - 1]?.()
    await added
  }
  open[ROOMS_MAX]?.()
  await saver.ended()
  expect(saver.takeRooms()).toHaveLength(ROOMS_MAX)
})
