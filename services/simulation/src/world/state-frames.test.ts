import { expect, it } from '@jest/globals'

import { decodeFrame, encodeFrame, FRAME_VEHICLES_MAX } from '@urbe/contracts'

import { byId } from './state-frames.ts'

const vehicles = (ids: readonly number[]) => ({
  count: ids.length,
  ids: Uint32Array.from(ids),
  x: Float64Array.from(ids, (id) => id % 1_000),
  y: Float64Array.from(ids, () => 5),
  state: Uint8Array.from(ids, (id) => id % 2),
})
const whole = { ref: 0, tile: { z: 0, x: 0, y: 0 }, tick: 1, second: 0 }

it('puts vehicles into the order of their ids and keeps what belongs to each', () => {
  const { ids, x, state } = byId(vehicles([300, 7, 12]))
  expect([...Array.from(ids)]).toEqual([7, 12, 300])
  expect([...Array.from(x)]).toEqual([7, 12, 300])
  expect([...Array.from(state)]).toEqual([1, 0, 0])
})

it('thins out more vehicles than a frame takes instead of failing', () => {
  const crowd = vehicles(Array.from({ length: FRAME_VEHICLES_MAX + 1 }, (_, id) => id))
  const frame = decodeFrame(encodeFrame({ ...byId(crowd), ...whole }))
  expect(frame.count).toBe((FRAME_VEHICLES_MAX + 1) / 2)
})
