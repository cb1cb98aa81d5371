import { expect, it } from '@jest/globals'

import { type Blueprint, blueprintOf, type Kpis, loadEngines } from '@urbe/city-model'

import { BATCH_TICKS_MAX, type Diverged, hostWorld } from './hosted-world.ts'
import { FIRST_MIDNIGHT_TICK, KEYFRAME_TICKS } from './keyframe-ticks.ts'
import type { Beat, Progress, TickBatch } from './protocol.ts'

const engines = await loadEngines()
const town = blueprintOf({ seed: 7, citizens: 500, source: { kind: 'generated' } })
const found = () => hostWorld(town, { inputsThrough: 0 }, engines)
const beat = (seconds: number, more: Partial<Beat> = {}): Beat => ({
  seconds,
  wallMs: 60_000,
  inputs: [],
  wantsFrame: false,
  rooms: [],
  ...more,
})
const tax = (sequence: number, ratePercent: number) => ({
  sequence,
  input: { type: 'EnactPolicy', policy: 'incomeTax', parameters: { ratePercent } } as const,
})
const known = ({ from, to, hashes }: TickBatch) => ({ from, to, hashes, inputs: [] })

it('comes to the same state however its seconds are cut into beats', () => {
  const whole = found()
  whole.beat(beat(600))
  const sliced = found()
  for (let second = 0; second < 600; second += 7) sliced.beat(beat(Math.min(7, 600 - second)))
  expect(sliced.standing().stateHash).toBe(whole.standing().stateHash)
})

it('chains batches: each begins with the state in which the one before it ended', () => {
  const world = found()
  const batches = [...world.beat(beat(150)).batches, ...world.beat(beat(90)).batches]
  expect(batches.map(({ from, to }) => [from, to])).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(batches[1]?.previousHash).toBe(batches[0]?.hashes.at(-1))
})

it('tells the indicators of each quarter of an hour and of the end of each batch as they were then, wherever beats end', () => {
  const world = town.found({ engines })
  const lived = Array.from({ length: 150 }, () => ({ ...world.step(), kpis: world.kpis() }))
  const seen = (tick: number) => lived[tick - 1]?.kpis
  const host = found()
  for (const seconds of [930, 30, 45, 3_600, 7, 20, 8, 60, 1, 4_289]) {
    const { batches, standing } = host.beat(beat(seconds))
    const samples = batches.flatMap((batch) => batch.samples)
    const ends = [...batches.map((batch) => batch.standing), standing].filter(({ tick }) => tick > 0)
    for (const { tick, kpis } of [...samples, ...ends]) expect(kpis).toEqual(seen(tick))
    expect(samples.map(({ tick }) => tick % 15)).toEqual(samples.map(() => 0))
  }
  expect(host.standing()).toMatchObject({ tick: 149, kpis: seen(149) })
})

it('works the indicators out when somebody sees them, not at every tick', () => {
  let asked = 0
  const counting: Blueprint = {
    ...town,
    found: (options) => {
      const world = town.found(options)
      const kpis = (): Kpis => {
        asked += 1
        return world.kpis()
      }
      return Object.defineProperties({ ...world, kpis }, { tick: { get: () => world.tick } })
    },
  }
  const host = hostWorld(counting, { inputsThrough: 0 }, engines)
  asked = 0
  // Two quarters of an hour and a tick; a keyframe is of the second one.
  host.beat(beat(31 * 60))
  expect(asked).toBe(3)
})

it('applies an input at the next boundary and never inside a batch', () => {
  const world = found()
  world.beat(beat(90))
  const { batches } = world.beat(beat(150, { inputs: [tax(12, 35)] }))
  expect(batches.map(({ from, to, inputsThrough }) => [from, to, inputsThrough])).toEqual([
    [2, 2, 0],
    [3, 4, 12],
  ])
})

it('keeps all of the state at midnight and what has changed since every six hours, which others go on from', () => {
  const first = found()
  const { batches } = first.beat(beat((FIRST_MIDNIGHT_TICK + KEYFRAME_TICKS) * 60))
  const keyframes = batches.flatMap(({ keyframe }) => keyframe ?? [])
  const firstKept = FIRST_MIDNIGHT_TICK - 3 * KEYFRAME_TICKS
  expect(keyframes.map(({ tick, since }) => [tick, since])).toEqual([
    [firstKept, null],
    [firstKept + KEYFRAME_TICKS, firstKept],
    [firstKept + 2 * KEYFRAME_TICKS, firstKept],
    [FIRST_MIDNIGHT_TICK, null],
    [FIRST_MIDNIGHT_TICK + KEYFRAME_TICKS, FIRST_MIDNIGHT_TICK],
  ])
  const [whole, changes] = keyframes.slice(-2).map(({ bytes }) => bytes)
  if (whole === undefined || changes === undefined) throw new Error('nothing was kept')
  const kept = { snapshot: whole, changes, snapshotTick: FIRST_MIDNIGHT_TICK }
  const second = hostWorld(town, { inputsThrough: 0, kept }, engines)
  expect(second.standing()).toEqual(first.standing())
  expect(second.beat(beat(KEYFRAME_TICKS * 60)).batches.map(({ keyframe }) => keyframe?.since)).toContain(
    FIRST_MIDNIGHT_TICK,
  )
})

it('writes a keyframe into memory that comes back, and is none the worse for what was in it', () => {
  const [kept, again] = [found(), found()]
  const day = [1, 2].map((midnight) => (FIRST_MIDNIGHT_TICK + midnight * KEYFRAME_TICKS) * 60)
  const [first = 0, second = 0] = day
  const keyframesOf = ({ batches }: Progress) => batches.flatMap(({ keyframe }) => keyframe ?? [])
  kept.beat(beat(first))
  again.beat(beat(first))
  const used = new Uint8Array(1_000_000).fill(7)
  const fresh = keyframesOf(kept.beat(beat(second - first)))
  const rewritten = keyframesOf(again.beat(beat(second - first, { rooms: [used.buffer] })))
  expect(rewritten.map(({ bytes }) => bytes.buffer)).toEqual([used.buffer])
  expect(rewritten).toEqual(fresh)
})

it('plays known ticks again and says when they come to another state', () => {
  const { batches } = found().beat(beat(180))
  const again = found()
  const inputsThrough = 0
  expect(again.replay({ batches: batches.map(known), inputsThrough }).standing.tick).toBe(3)
  const forged = batches.map((batch) => ({ ...known(batch), hashes: ['0', '0', '0'] }))
  const refused: Partial<Diverged> = { name: 'Diverged' }
  expect(() => found().replay({ batches: forged, inputsThrough })).toThrow(expect.objectContaining(refused))
})

it('stops when its time is over, however much is wanted', () => {
  const { simulatedSeconds } = found().beat(beat(Number.MAX_SAFE_INTEGER, { wallMs: 5 }))
  expect(simulatedSeconds).toBeLessThan(Number.MAX_SAFE_INTEGER)
})

it('cuts a long beat into batches that fit into a commit', () => {
  const world = found()
  // The first keyframe has cut a batch here already.
  world.beat(beat((FIRST_MIDNIGHT_TICK % KEYFRAME_TICKS) * 60))
  const { batches } = world.beat(beat((BATCH_TICKS_MAX + 1) * 60))
  expect(batches.map(({ hashes }) => hashes.length)).toEqual([BATCH_TICKS_MAX, 1])
})
