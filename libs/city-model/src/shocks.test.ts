import { describe, expect, it } from '@jest/globals'

import {
  type CitySpec,
  foundWorld,
  hasSociety,
  loadEngines,
  restoreWorld,
  type Shock,
  shocks,
  type World,
  type WorldInput,
} from './index.ts'
import { checkShock } from './shocks.ts'
import { parseTntpTrips } from './tntp/parse-trips.ts'

const engines = await loadEngines()
const town: CitySpec = { seed: 5, citizens: 800, source: { kind: 'generated' } }
const HOURS_TICKS = 60
const DAY_TICKS = 1440
const TO_MIDNIGHT_TICKS = 1110
const ASSETS = 40

const outbreak: Shock = { kind: 'outbreak', cases: 40, r0Permille: 2500 }
const strike = (shock: Shock): WorldInput => ({ type: 'StrikeShock', shock })

function run(world: World, ticks: number): void {
  for (let tick = 0; tick < ticks; tick += 1) world.step()
}

function kpisOf(world: World) {
  const kpis = world.kpis()
  if (!hasSociety(kpis)) throw new Error('a generated city has citizens')
  return kpis
}

function lived(ticks: number, ...struck: readonly Shock[]): World {
  const world = foundWorld(town, { engines })
  world.apply(struck.map(strike))
  run(world, ticks)
  return world
}

describe('a shock', () => {
  it.each([
    [{ kind: 'outbreak', cases: 0, r0Permille: 2000 }, 'parameter_out_of_range'],
    [{ kind: 'outbreak', cases: 1.5, r0Permille: 2000 }, 'parameter_out_of_range'],
    [{ kind: 'outbreak', cases: 5 }, 'parameter_out_of_range'],
    [{ kind: 'outbreak', cases: 5, r0Permille: 2000, days: 3 }, 'unknown_parameter'],
    [{ kind: 'assetFailure', asset: 3, hours: 8761 }, 'parameter_out_of_range'],
    [{ kind: 'assetFailure', asset: -1, hours: 5 }, 'parameter_out_of_range'],
    [{ kind: 'assetFailure', asset: ASSETS, hours: 5 }, 'unknown_asset'],
    [{ kind: 'fuelPrice', percent: 401, days: 5 }, 'parameter_out_of_range'],
    [{ kind: 'fuelPrice', percent: Number.NaN, days: 5 }, 'parameter_out_of_range'],
    [{ kind: 'toString' }, 'unknown_shock'],
  ])('%j is refused as %s', (shock, code) => {
    // What a caller without types could send.
    expect(() => checkShock(shock as unknown as Shock, ASSETS)).toThrow(expect.objectContaining({ code }))
  })

  it('is taken at both ends of each of its ranges', () => {
    for (const end of ['min', 'max'] as const) {
      const { outbreak, assetFailure, fuelPrice } = shocks
      const { cases, r0Permille } = outbreak
      checkShock({ kind: 'outbreak', cases: cases[end], r0Permille: r0Permille[end] }, ASSETS)
      checkShock({ kind: 'assetFailure', asset: ASSETS - 1, hours: assetFailure.hours[end] }, ASSETS)
      checkShock({ kind: 'fuelPrice', percent: fuelPrice.percent[end], days: fuelPrice.days[end] }, ASSETS)
    }
  })

  it('that a city would not take leaves it as it was, with all that came with it', () => {
    const world = foundWorld(town, { engines })
    const before = world.stateHash()
    const bad = strike({ kind: 'assetFailure', asset: 900_000, hours: 4 })
    expect(() => world.apply([strike(outbreak), bad])).toThrow(
      expect.objectContaining({ code: 'unknown_asset' }),
    )
    expect(world.stateHash()).toBe(before)
  })

  it('strikes nobody where nobody lives', () => {
    const network =
      '<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 1\n<END OF METADATA>\n1 2 900 1 1 0.15 4 0 0 1 ;\n'
    const trips = '<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 10\n<END OF METADATA>\nOrigin 1\n2 : 10 ;\n'
    expect(parseTntpTrips(trips)).toBeDefined()
    const world = foundWorld({ seed: 1, citizens: 0, source: { kind: 'tntp', network, trips } }, { engines })
    expect(() => world.apply([strike(outbreak)])).toThrow(expect.objectContaining({ code: 'unknown_shock' }))
  })
})

describe('an outbreak', () => {
  it('makes so many people infectious, and comes to more of them', () => {
    const world = lived(6 * HOURS_TICKS, outbreak)
    const first = kpisOf(world).infectious
    expect(first).toBeGreaterThan(30)
    expect(first).toBeLessThanOrEqual(40)
    expect(kpisOf(lived(6 * HOURS_TICKS)).infectious).toBe(0)
  })

  it('keeps people in: there are fewer trips than without', () => {
    const half: Shock = { kind: 'outbreak', cases: 400, r0Permille: 1000 }
    const trips = (...struck: readonly Shock[]) => kpisOf(lived(TO_MIDNIGHT_TICKS, ...struck)).tripsStarted
    expect(trips(half)).toBeLessThan(trips() * 0.85)
  })

  it('is taken however many are ordered at once', () => {
    const most: Shock = { kind: 'outbreak', cases: 100_000, r0Permille: 2000 }
    const world = lived(6 * HOURS_TICKS, ...Array<Shock>(12).fill(most))
    expect(kpisOf(world).infectious).toBeGreaterThan(700)
  })
})

describe('a failure of assets', () => {
  it('takes the supply away from those who hang on them', () => {
    const all = foundWorld(town, { engines }).map().utilities?.nodes ?? []
    const transformers = all
      .filter(({ name }) => name?.startsWith('substation'))
      .flatMap(({ assets = [] }) => assets)
    expect(transformers.length).toBeGreaterThan(1)
    const struck = transformers.map((asset): Shock => ({ kind: 'assetFailure', asset, hours: 5 }))
    const served = (world: World) => Math.min(...(world.conditions().districts?.powerPermille ?? []))
    const world = lived(2 * HOURS_TICKS, ...struck)
    expect(served(world)).toBeLessThan(500)
    run(world, 6 * HOURS_TICKS)
    expect(served(world)).toBe(1000)
  })
})

describe('dearer fuel', () => {
  it('makes power dearer and cars less liked, and moves no money by itself', () => {
    const dear = lived(TO_MIDNIGHT_TICKS, { kind: 'fuelPrice', percent: 300, days: 20 })
    const usual = lived(TO_MIDNIGHT_TICKS)
    const [with_, without] = [kpisOf(dear), kpisOf(usual)]
    expect(with_.powerCentsPerKwh).toBeGreaterThan(without.powerCentsPerKwh)
    expect(with_.tripsStarted).toBeLessThan(without.tripsStarted)
    expect(with_.moneyCents).toBe(without.moneyCents)
    expect(Object.values(dear.gaps()).every((gap) => gap === 0)).toBe(true)
  })
})

describe('what comes after a shock', () => {
  it('is measured: resilience is of the satisfaction before it', () => {
    const grid = foundWorld(town, { engines }).map().utilities
    const assets = [...(grid?.lines ?? []), ...(grid?.nodes ?? [])].flatMap(({ assets: each = [] }) => each)
    const world = lived(TO_MIDNIGHT_TICKS)
    expect(kpisOf(world).resilience).toBe(1)
    world.apply(assets.map((asset) => strike({ kind: 'assetFailure', asset, hours: 72 })))
    run(world, 3 * DAY_TICKS)
    expect(kpisOf(world).resilience).toBeLessThan(1)
  })

  it('is the same from a snapshot', () => {
    const world = lived(100, outbreak, { kind: 'fuelPrice', percent: 80, days: 3 })
    const again = restoreWorld(town, world.snapshot(), { engines })
    run(world, 400)
    run(again, 400)
    expect(again.stateHash()).toBe(world.stateHash())
  })
})
