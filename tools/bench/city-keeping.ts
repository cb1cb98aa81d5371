import { zstdCompressSync } from 'node:zlib'

import type { World } from '@urbe/city-model'

import { COMPRESSION } from '../../services/simulation/src/world/compression.ts'
import { roomsOf } from '../../services/simulation/src/world/rooms.ts'
import { cpuOf } from './cpu.ts'

export const TICKS_A_DAY = 1_440
/** A city begins at half past five. */
export const FIRST_MIDNIGHT_TICK = 1_110
/** The simulation service keeps a keyframe of every sixth hour: that of midnight is whole, the others build on it. */
export const KEYFRAME_TICKS = 360
export const KEYFRAMES_A_DAY = 4

/** Of one day, in seconds of the processor. */
export interface Keeping {
  /** Of each tick. */
  readonly hashing: number
  /** Of its keyframes. */
  readonly taking: number
  /** In another thread, while the city goes on. */
  readonly compressing: number
  readonly bytes: number
}

/** As the simulation service compresses its keyframes. */
export function compressed(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, COMPRESSION)
}

/** What is kept of each of the days that follow, from midnight on: into the same memory every time, as in the simulation service. */
export function keepingOf(world: World, days: number): readonly Keeping[] {
  const rooms = roomsOf(() => performance.now())
  return Array.from({ length: days }, () => keepingOfDay(world, rooms))
}

function keepingOfDay(world: World, rooms: ReturnType<typeof roomsOf>): Keeping {
  const hashing = cpuOf(() => {
    for (let tick = 0; tick < TICKS_A_DAY; tick += 1) world.stateHash()
  })
  let bytes = 0
  let taking = 0
  let compressing = 0
  for (let keyframe = 0; keyframe < KEYFRAMES_A_DAY; keyframe += 1) {
    let kept: Uint8Array = new Uint8Array()
    const keep = keyframe === 0 ? world.snapshot : world.changes
    taking += cpuOf(() => {
      kept = keep(rooms.take) ?? kept
    })
    compressing += cpuOf(() => {
      bytes += compressed(kept).length
    })
    if (kept.buffer instanceof ArrayBuffer) rooms.giveBack([kept.buffer])
    for (let tick = 0; tick < KEYFRAME_TICKS; tick += 1) world.step()
  }
  return { hashing, taking, compressing, bytes }
}
