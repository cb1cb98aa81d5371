import { foundWorld, loadEngines, type World } from '@urbe/city-model'

import { atMost, type Figure, median } from './figure.ts'

const engines = await loadEngines()

const CITIZENS = 10_000
const SEED = 1549
/** 02:00 and 07:30 of the first night and the second morning; tick 0 is at 05:30. */
const NIGHT_TICK = 1_230
const RUSH_TICK = 1_560

interface Effort {
  /** Ticks that are timed in each part of the day. */
  readonly ticks: number
  readonly foundings: number
}

/** What a city of 10,000 costs one core. */
export function measureModel({ ticks, foundings }: Effort): readonly Figure[] {
  const founding = median(Array.from({ length: foundings }, () => timed(() => found())))
  const world = found()
  const conditions = `${CITIZENS} citizens, seed ${SEED}, state hash each tick, one core, median`
  walkTo(world, NIGHT_TICK)
  const night = median(Array.from({ length: ticks }, () => timed(() => world.step())))
  walkTo(world, RUSH_TICK)
  const rush = median(Array.from({ length: ticks }, () => timed(() => world.step())))
  return [
    atMost({ name: 'founding a city', ours: founding, most: 500, unit: 'ms', conditions }),
    atMost({ name: 'a tick at night', ours: night, most: 1, unit: 'ms', conditions }),
    atMost({ name: 'a tick in the rush hour', ours: rush, most: 4, unit: 'ms', conditions }),
  ]
}

const found = (): World =>
  foundWorld({ seed: SEED, citizens: CITIZENS, source: { kind: 'generated' } }, { engines })

function walkTo(world: World, tick: number): void {
  while (world.tick < tick) world.step()
}

function timed(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
