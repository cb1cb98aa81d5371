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
const THERE = { assets: 40, links: 90 }

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
    [{ kind: 'assetFailure', asset: THERE.assets, hours: 5 }, 'unknown_asset'],
    [{ kind: 'roadClosure', link: 3, extent: 4, hours: 5 }, 'parameter_out_of_range'],
    [{ kind: 'roadClosure', link: 3, extent: 1, hours: 0 }, 'parameter_out_of_range'],
    [{ kind: 'roadClosure', link: 3, hours: 5 }, 'parameter_out_of_range'],
    [{ kind: 'roadClosure', link: THERE.links, extent: 1, hours: 5 }, 'unknown_link'],
    [{ kind: 'fuelPrice', percent: 401, days: 5 }, 'parameter_out_of_range'],
    [{ kind: 'fuelPrice', percent: Number.NaN, days: 5 }, 'parameter_out_of_range'],
    [{ kind: 'toString' }, 'unknown_shock'],
  ])('%j is refused as %s', (shock, code) => {
    // What a caller without types could send.
    expect(() => checkShock(shock as unknown as Shock, THERE)).toThrow(expect.objectContaining({ code }))
  })

  it('is taken at both ends of each of its ranges', () => {
    const many = { assets: 1_000_000, links: 10_000_000 }
    for (const [kind, ranges] of Object.entries(shocks)) {
      for (const end of ['min', 'max'] as const) {
        const numbers = Object.entries(ranges).map(([name, range]) => [name, range[end]])
        // Put together from the table itself.
        checkShock({ kind, ...Object.fromEntries(numbers) } as unknown as Shock, many)
      }
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

describe('a city that nothing strikes', () => {
  it('comes to the states that this version of the engine has recorded', () => {
    const world = lived(400)
    const after = [world.stateHash()]
    run(world, 1200)
    expect([...after, world.stateHash()]).toEqual(['8b29859902f69ba6', '57eb6cc5b9176526'])
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

describe('a closed street', () => {
  const MORNING_TICKS = 150
  const busy = (world: World) => {
    const { vehicles } = world.linkLoads()
    return vehicles.indexOf(Math.max(...vehicles))
  }
  const closureOf = (link: number, hours: number): Shock => ({ kind: 'roadClosure', link, extent: 3, hours })

  it('is told when it closes and when it opens, and keeps every person, vehicle and cent', () => {
    const world = lived(MORNING_TICKS)
    const link = busy(world)
    const { name } = world.map().roads[link] ?? { name: '' }
    world.apply([strike(closureOf(link, 2))])
    const told = Array.from({ length: 3 * HOURS_TICKS }, () => {
      const { facts, tick } = world.step()
      expect(Object.values(world.gaps()).every((gap) => gap === 0)).toBe(true)
      return facts.filter(({ type }) => type.startsWith('Street')).map((fact) => ({ ...fact, tick }))
    }).flat()
    expect(told).toMatchObject([
      { type: 'StreetClosed', road: name, hours: 2, tick: MORNING_TICKS + 1 },
      { type: 'StreetOpened', road: name, tick: MORNING_TICKS + 2 * HOURS_TICKS + 1 },
    ])
    expect(world.conditions().links.closed).toEqual(new Uint8Array(world.map().roads.length))
  })

  it('is seen on the map while it is closed, and lets nobody stay on it', () => {
    const world = lived(MORNING_TICKS)
    const link = busy(world)
    world.apply([strike({ kind: 'roadClosure', link, extent: 1, hours: 24 })])
    run(world, HOURS_TICKS)
    expect(world.conditions().links.closed[link]).toBe(1)
    expect(world.linkLoads().vehicles[link]).toBe(0)
  })

  it('is the same from a snapshot taken while it is closed', () => {
    const world = lived(MORNING_TICKS)
    world.apply([strike(closureOf(busy(world), 1))])
    run(world, HOURS_TICKS / 2)
    const again = restoreWorld(town, world.snapshot(), { engines })
    for (let tick = 0; tick < HOURS_TICKS; tick += 1) expect(again.step()).toEqual(world.step())
  })

  it.each([5, 6, 7])(
    'makes the infrastructure of the day worse, and trips longer where all is closed (seed %i)',
    (seed) => {
      const day = (hours: number) => {
        const world = foundWorld({ ...town, seed }, { engines })
        const every = world.map().roads.filter(({ id }) => id % 3 === 0)
        if (hours > 0)
          world.apply(every.map(({ id }) => strike({ kind: 'roadClosure', link: id, extent: 1, hours })))
        run(world, TO_MIDNIGHT_TICKS)
        return kpisOf(world)
      }
      const [closed, open] = [day(24), day(0)]
      expect(closed.infrastructureHealth).toBeLessThan(open.infrastructureHealth)
      expect(closed.travelTimeMeanSeconds).toBeGreaterThan(open.travelTimeMeanSeconds)
    },
  )
})

describe('a flood', () => {
  const flood: Shock = { kind: 'flood', levelDecimetres: 60, hours: 18 }

  it.each([5, 6, 7])('closes streets and houses, and drains (seed %i)', (seed) => {
    const day = (...struck: readonly Shock[]) => {
      const world = foundWorld({ ...town, seed }, { engines })
      world.apply(struck.map(strike))
      const told: string[] = []
      for (let tick = 0; tick < TO_MIDNIGHT_TICKS; tick += 1) {
        told.push(
          ...world
            .step()
            .facts.map(({ type }) => type)
            .filter((type) => /^Flood|^Street/.test(type)),
        )
        expect(Object.values(world.gaps()).every((gap) => gap === 0)).toBe(true)
      }
      return { ...kpisOf(world), told, closed: world.conditions().links.closed.some((each) => each === 1) }
    }
    const [wet, usual] = [day(flood), day()]
    expect([wet.told, wet.closed]).toEqual([['FloodCame', 'FloodDrained'], false])
    expect(wet.tripsCompleted).toBeLessThan(usual.tripsCompleted)
    expect(wet.infrastructureHealth).toBeLessThan(usual.infrastructureHealth)
    expect(wet.gdpCentsPerDay).toBeLessThanOrEqual(usual.gdpCentsPerDay)
  })

  it('is the same from a snapshot taken in its middle, and gone when it has drained', () => {
    const world = lived(4 * HOURS_TICKS, flood)
    const again = restoreWorld(town, world.snapshot(), { engines })
    const told: string[] = []
    for (let tick = 0; tick < 15 * HOURS_TICKS; tick += 1) {
      const step = world.step()
      expect(again.step()).toEqual(step)
      told.push(...step.facts.map(({ type }) => type))
    }
    expect(told.filter((type) => type.startsWith('Flood'))).toEqual(['FloodDrained'])
    expect(world.conditions().links.closed.every((each) => each === 0)).toBe(true)
  })
})

describe('people who move in', () => {
  it.each([5, 6, 7])('are more people, and more of them without work (seed %i)', (seed) => {
    const week = (...struck: readonly Shock[]) => {
      const world = foundWorld({ ...town, seed }, { engines })
      world.apply(struck.map(strike))
      run(world, TO_MIDNIGHT_TICKS + 4 * DAY_TICKS)
      expect(Object.values(world.gaps()).every((gap) => gap === 0)).toBe(true)
      return { ...kpisOf(world), room: world.conditions().room ?? 0 }
    }
    const [grown, usual] = [week({ kind: 'populationGrowth', people: 80, days: 2 }), week()]
    expect(grown.population).toBe(usual.population + 80)
    expect(grown.room).toBeLessThanOrEqual(usual.room - 80)
    expect(grown.unemployment).toBeGreaterThan(usual.unemployment)
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
