import { execFileSync } from 'node:child_process'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  blueprintOf,
  type CitySpec,
  foundWorld,
  hasSociety,
  loadEngines,
  restoreWorld,
  type World,
} from './index.ts'

const engines = await loadEngines()

const town: CitySpec = { seed: 11, citizens: 800, source: { kind: 'generated' } }
const A_DAY_TICKS = 1440
/** A city begins at half past five. */
const FIRST_MIDNIGHT_TICK = 1110

function run(world: World, ticks: number): string {
  for (let tick = 0; tick < ticks; tick += 1) world.step()
  return world.stateHash()
}

describe('a world is deterministic: it', () => {
  it('comes to the same state from the same seed', () => {
    expect(run(foundWorld(town, { engines }), A_DAY_TICKS)).toBe(
      run(foundWorld(town, { engines }), A_DAY_TICKS),
    )
  })

  it('comes to the same state in another process', () => {
    const here = run(foundWorld(town, { engines }), A_DAY_TICKS)
    const program = `
      const { foundWorld, loadEngines } = await import('${new URL('index.ts', import.meta.url).href}')
      const engines = await loadEngines()
      const world = foundWorld(${JSON.stringify(town)}, { engines })
      for (let tick = 0; tick < ${A_DAY_TICKS}; tick += 1) world.step()
      process.stdout.write(world.stateHash())`
    const there = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', program])
    expect(there.toString()).toBe(here)
  })

  it('differs with the seed', () => {
    expect(run(foundWorld({ ...town, seed: 12 }, { engines }), 60)).not.toBe(
      run(foundWorld(town, { engines }), 60),
    )
  })

  it('continues from a snapshot taken in the rush hour as if nothing had happened', () => {
    const one = foundWorld(town, { engines })
    run(one, 150)
    const other = restoreWorld(town, one.snapshot(), { engines })
    expect(other.tick).toBe(150)
    expect(other.stateHash()).toBe(one.stateHash())
    for (let tick = 0; tick < A_DAY_TICKS; tick += 1) expect(other.step()).toEqual(one.step())
  })

  it('continues from a snapshot and changes as if nothing had happened, on the blueprint of a world that has gone on', () => {
    const blueprint = blueprintOf(town)
    const one = blueprint.found({ engines })
    expect(one.changes()).toBeUndefined()
    run(one, 150)
    const snapshot = one.snapshot()
    run(one, 300)
    const changes = one.changes()
    const then = one.stateHash()
    expect(changes?.length).toBeLessThan(snapshot.length / 2)
    const next = Array.from({ length: A_DAY_TICKS }, () => one.step())
    const other = blueprint.restore({ snapshot, changes }, { engines })
    expect(other.stateHash()).toBe(then)
    expect(next.map(() => other.step())).toEqual(next)
    // It goes on keeping where the first left off.
    const third = blueprint.restore({ snapshot, changes: other.changes() }, { engines })
    expect(third.stateHash()).toBe(one.stateHash())
  })

  it('does not mind how a tick is sliced', () => {
    const blueprint = blueprintOf(town)
    const slices = fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 12 })
    fc.assert(
      fc.property(fc.array(slices, { minLength: 1, maxLength: 20 }), (ticks) => {
        const whole = blueprint.found({ engines })
        const sliced = blueprint.found({ engines })
        for (const slicing of ticks) {
          for (const seconds of slicing) sliced.advance(seconds)
          expect(sliced.step()).toEqual(whole.step())
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe('a world', () => {
  it('loses and makes nothing at any tick of eight days: money, persons, vehicles, energy, water', () => {
    const world = foundWorld(town, { engines })
    const nothing = {
      moneyGapCents: 0,
      personsGap: 0,
      vehiclesGap: 0,
      energyGapWh: 0,
      waterGapLitres: 0,
    }
    const before = world.kpis()
    for (let tick = 0; tick < 8 * A_DAY_TICKS; tick += 1) {
      world.step()
      expect(world.gaps()).toEqual(nothing)
      const onLinks = world.linkLoads().vehicles.reduce((sum, each) => sum + each, 0)
      expect(onLinks).toBe(world.kpis().vehiclesOnRoad)
    }
    expect(world.kpis()).toMatchObject({ moneyCents: hasSociety(before) ? before.moneyCents : Number.NaN })
    expect(world.kpis().tripsCompleted).toBeGreaterThan(town.citizens)
  })

  it('shows every vehicle on the road inside the extent of the map', () => {
    const world = foundWorld(town, { engines })
    run(world, 150)
    const { count, x, y, ids } = world.vehicles()
    const { minX, minY, maxX, maxY } = world.map().extent
    expect(count).toBe(world.kpis().vehiclesOnRoad)
    expect(count).toBeGreaterThan(0)
    expect(new Set(ids.subarray(0, count)).size).toBe(count)
    for (let at = 0; at < count; at += 1) {
      expect(x[at]).toBeGreaterThan(minX - 50)
      expect(x[at]).toBeLessThan(maxX + 50)
      expect(y[at]).toBeGreaterThan(minY - 50)
      expect(y[at]).toBeLessThan(maxY + 50)
    }
  })

  it('closes a day with its figures at midnight', () => {
    const world = foundWorld(town, { engines })
    run(world, FIRST_MIDNIGHT_TICK - 1)
    const { tick, facts } = world.step()
    expect(tick).toBe(FIRST_MIDNIGHT_TICK)
    expect(facts.at(-1)).toMatchObject({ type: 'DayClosed', day: 0, kpis: { population: 800 } })
  })

  it('takes inputs and gives snapshots only between ticks', () => {
    const world = foundWorld(town, { engines })
    world.advance(1)
    const refusal = expect.objectContaining({ name: 'WorldInputError', code: 'inside_tick' })
    expect(() => world.apply([{ type: 'RepealPolicy', policy: 'incomeTax' }])).toThrow(refusal)
    expect(() => world.snapshot()).toThrow(refusal)
    world.step()
    expect(() => world.snapshot()).not.toThrow()
  })

  it.each([-1, 1.5, Number.NaN])('advances by whole seconds only, not by %p', (seconds) => {
    expect(() => foundWorld(town, { engines }).advance(seconds)).toThrow(RangeError)
  })
})

describe('a snapshot at midnight', () => {
  it.each([
    ['a town', town, 3],
    ['a city that keeps those on the road beside its columns', { ...town, citizens: 50_000 }, 1],
  ])('is what it is without hashing its columns once more: %s', (_, spec, midnights) => {
    const blueprint = blueprintOf(spec)
    const one = blueprint.found({ engines })
    one.apply([{ type: 'StrikeShock', shock: { kind: 'assetFailure', asset: 1, hours: 40 } }])
    run(one, FIRST_MIDNIGHT_TICK)
    for (let midnight = 0; midnight < midnights; midnight += 1) {
      const snapshot = one.snapshot()
      // Whoever restores hashes every column.
      const other = blueprint.restore({ snapshot }, { engines })
      expect(Buffer.compare(other.snapshot(), snapshot)).toBe(0)
      run(one, A_DAY_TICKS)
    }
  })

  it('holds what was done at midnight, too', () => {
    const one = foundWorld(town, { engines })
    run(one, FIRST_MIDNIGHT_TICK)
    one.apply([{ type: 'StrikeShock', shock: { kind: 'roadClosure', link: 0, extent: 1, hours: 30 } }])
    const other = restoreWorld(town, one.snapshot(), { engines })
    one.advance(20)
    expect(run(other, 300)).toBe(run(one, 300))
  })
})
