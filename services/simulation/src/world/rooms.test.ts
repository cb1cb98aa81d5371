import { expect, it } from '@jest/globals'

import { ROOM_IDLE_MS, ROOMS_MAX, roomsOf } from './rooms.ts'

function house() {
  let now = 0
  const rooms = roomsOf(() => now)
  const pass = (ms: number) => {
    now += ms
    rooms.tidy()
  }
  return { rooms, pass }
}

it('gives a room again that has come back, also for less', () => {
  const { rooms } = house()
  const first = rooms.take(1000)
  expect(first).toHaveLength(1000)
  rooms.giveBack([first.buffer])
  const second = rooms.take(300)
  expect(second.buffer).toBe(first.buffer)
  expect(second).toHaveLength(300)
})

it('never gives one room to two keyframes', () => {
  const { rooms } = house()
  expect(rooms.take(8).buffer).not.toBe(rooms.take(8).buffer)
})

it('makes room for the largest keyframe, and lets go of rooms in which that finds none', () => {
  const { rooms } = house()
  const small = rooms.take(100)
  rooms.giveBack([small.buffer])
  const large = rooms.take(1000)
  expect(large.buffer).not.toBe(small.buffer)
  expect(rooms.spare()).toBe(0)
  expect(rooms.take(100).buffer.byteLength).toBe(1000)
})

it('holds no more rooms than a city needs', () => {
  const { rooms } = house()
  rooms.giveBack(Array.from({ length: ROOMS_MAX + 3 }, () => new ArrayBuffer(8)))
  expect(rooms.spare()).toBe(ROOMS_MAX)
})

it('holds none when the city has kept nothing for a while', () => {
  const { rooms, pass } = house()
  rooms.giveBack([rooms.take(8).buffer])
  pass(ROOM_IDLE_MS)
  expect(rooms.spare()).toBe(1)
  pass(1)
  expect(rooms.spare()).toBe(0)
})
