import { beforeAll, describe, expect, it } from '@jest/globals'

import { loadWaterEngine, type WaterEngine } from './engine.ts'
import type { WaterNetworkPlan } from './network-plan.ts'
import { openWaterNetwork, type WaterNetwork } from './water-network.ts'

const SIDE = 4
const id = (row: number, column: number) => `J${row}-${column}`
const places = Array.from(
  { length: SIDE * SIDE },
  (_, place) => [Math.floor(place / SIDE), place % SIDE] as const,
)
const pipe = { lengthM: 300, diameterMm: 200, roughness: 130 }

/** A looped grid below a tank that a pump fills from a lake. */
const plan: WaterNetworkPlan = {
  junctions: places.map(([row, column]) => ({ id: id(row, column), elevationM: 5 + row + column / 2 })),
  reservoirs: [{ id: 'lake', headM: 10 }],
  tanks: [{ id: 'tower', bottomM: 45, diameterM: 14, levelMinM: 0.5, levelMaxM: 6, levelM: 4 }],
  pipes: [
    ...places.flatMap(([row, column]) => [
      ...(column + 1 < SIDE
        ? [{ id: `E${row}-${column}`, from: id(row, column), to: id(row, column + 1), ...pipe }]
        : []),
      ...(row + 1 < SIDE
        ? [{ id: `S${row}-${column}`, from: id(row, column), to: id(row + 1, column), ...pipe }]
        : []),
    ]),
    { id: 'main', from: 'tower', to: id(0, 0), lengthM: 100, diameterMm: 400, roughness: 130 },
  ],
  pumps: [
    {
      id: 'lift',
      from: 'lake',
      to: id(0, 0),
      flowLps: 60,
      headM: 45,
      fills: { tank: 'tower', startBelowM: 2, stopAboveM: 5 },
    },
  ],
  service: { nothingM: 0, fullM: 20 },
}
const tower = plan.pipes.length - 1

/** l/s of every junction in an hour of the day: more in the morning and in the evening. */
const demandsAt = (hour: number) => plan.junctions.map((_, index) => (index % 3) + (hour % 12 > 5 ? 3.5 : 1))

let engine: WaterEngine
beforeAll(async () => {
  engine = await loadWaterEngine()
})

function hours(network: WaterNetwork, from: number, to: number) {
  return Array.from({ length: to - from }, (_, index) => {
    network.setDemands(demandsAt(from + index))
    return network.stepHour()
  })
}

describe('the water network of a city', () => {
  it('supplies what is delivered, leaks away and goes into the tanks', () => {
    const network = openWaterNetwork(engine, plan)
    network.setLeak(5, 0.4)
    const days = hours(network, 0, 72)
    for (const { suppliedM3, deliveredM3, leakedM3, tankChangeM3, moments } of days) {
      // EPANET rounds the time until a tank is full to seconds, and then takes it to be full.
      const rounding = 1e-3 + (moments - 1) * 0.1
      expect(Math.abs(suppliedM3 - deliveredM3 - leakedM3 - tankChangeM3)).toBeLessThan(rounding)
    }
    expect(days.some(({ tankChangeM3 }) => tankChangeM3 > 10)).toBe(true)
    expect(days.some(({ tankChangeM3 }) => tankChangeM3 < -10)).toBe(true)
    expect(days.every(({ leakedM3 }) => leakedM3 > 5)).toBe(true)
    network.close()
  })

  it('delivers to its junctions what it delivers in all', () => {
    const network = openWaterNetwork(engine, plan)
    for (const { deliveredM3, deliveredByJunctionM3 } of hours(network, 0, 24)) {
      const sum = deliveredByJunctionM3.reduce((total, m3) => total + m3, 0)
      expect(Math.abs(sum - deliveredM3)).toBeLessThan(1e-9)
    }
    const asked = demandsAt(23).map((lps) => (lps * 3600) / 1000)
    const [last] = hours(network, 23, 24)
    const off = asked.map((m3, junction) => Math.abs(m3 - (last?.deliveredByJunctionM3[junction] ?? 0)))
    expect(Math.max(...off)).toBeLessThan(1e-3)
    network.close()
  })

  it('goes on with the same bits after it was saved and restored', () => {
    const straight = openWaterNetwork(engine, plan)
    straight.setLeak(3, 0.2)
    const whole = hours(straight, 0, 48).slice(24)

    const first = openWaterNetwork(engine, plan)
    first.setLeak(3, 0.2)
    hours(first, 0, 24)
    const saved = JSON.stringify(first.state())
    first.close()
    const second = openWaterNetwork(engine, plan)
    // Another history must not show.
    second.setPipe(2, 'closed')
    hours(second, 5, 9)
    second.restore(JSON.parse(saved))
    expect(hours(second, 24, 48)).toEqual(whole)
    expect(second.state()).toEqual(straight.state())
  })

  it('gives the same bits in another engine', async () => {
    const here = hours(openWaterNetwork(engine, plan), 0, 30)
    const there = hours(openWaterNetwork(await loadWaterEngine(), plan), 0, 30)
    expect(there).toEqual(here)
  })
})

describe('a tank and its pump', () => {
  it('switch by the level, and remember between the hours whether it runs', () => {
    const network = openWaterNetwork(engine, plan)
    const running: (boolean | undefined)[] = []
    for (let hour = 0; hour < 48; hour += 1) {
      hours(network, hour, hour + 1)
      const { tankLevelsM, pumpsRunning } = network.state()
      running.push(pumpsRunning[0])
      const level = tankLevelsM[0] ?? 0
      if (level < 1.9) expect(pumpsRunning).toEqual([true])
      if (level > 5.01) expect(pumpsRunning).toEqual([false])
    }
    const switched = running.filter((isOn, hour) => hour > 0 && isOn !== running[hour - 1]).length
    expect(switched).toBeGreaterThan(1)
    expect(switched).toBeLessThan(24)
  })

  it('run empty without electricity, deliver less, and fill up again afterwards', () => {
    const network = openWaterNetwork(engine, plan)
    network.setPumpPower(0, 'off')
    const dark = hours(network, 0, 30)
    expect(dark.every(({ suppliedM3 }) => Math.abs(suppliedM3) < 1e-3)).toBe(true)
    expect(network.state().tankLevelsM).toEqual([0.5])
    expect(dark.at(-1)?.missingM3).toBeGreaterThan(10)
    network.setPumpPower(0, 'on')
    for (const { deliveredM3, tankChangeM3 } of dark) {
      // What the customers of an empty tank get would come out of nothing.
      expect(Math.abs(deliveredM3 + tankChangeM3)).toBeLessThan(0.1)
    }
    const light = hours(network, 30, 60)
    expect(light.at(-1)?.missingM3).toBeLessThan(1)
    expect(network.state().tankLevelsM[0]).toBeGreaterThan(1)
  })
})

describe('pressure', () => {
  it('is lost behind a closed main and comes back when it is opened', () => {
    const lowest = (network: WaterNetwork) =>
      Math.min(...hours(network, 6, 7).flatMap((h) => [...h.pressuresM]))
    const network = openWaterNetwork(engine, plan)
    network.setPumpPower(0, 'off')
    const before = lowest(network)
    network.setPipe(tower, 'closed')
    expect(lowest(network)).toBeLessThan(before - 20)
    network.setPipe(tower, 'open')
    expect(lowest(network)).toBeGreaterThan(before - 3)
  })

  it('lets more water out of a larger leak', () => {
    const leaked = [0, 0.1, 0.2, 0.4].map((lps) => {
      const network = openWaterNetwork(engine, plan)
      network.setLeak(15, lps)
      return hours(network, 0, 1)[0]?.leakedM3 ?? Number.NaN
    })
    expect(leaked[0]).toBe(0)
    expect(leaked).toEqual([...leaked].sort((a, b) => a - b))
    expect(new Set(leaked).size).toBe(4)
  })

  it('is enough to deliver in full where the tank stands high', () => {
    const network = openWaterNetwork(engine, plan)
    const [hour] = hours(network, 0, 1)
    const asked = (demandsAt(0).reduce((total, lps) => total + lps, 0) * 3600) / 1000
    expect(hour?.missingM3).toBeLessThan(1e-6)
    expect(hour?.deliveredM3).toBeCloseTo(asked, 2)
    expect(hour?.pressuresM.every((pressure) => pressure > 20)).toBe(true)
    expect(hour?.flowsLps).toHaveLength(plan.pipes.length + plan.pumps.length)
  })
})

describe('a change that cannot be', () => {
  it.each([
    ['a pipe that is not there', (network: WaterNetwork) => network.setPipe(99, 'open'), 'element_unknown'],
    [
      'a pump that is not there',
      (network: WaterNetwork) => network.setPumpPower(1, 'off'),
      'element_unknown',
    ],
    [
      'a leak that is no number',
      (network: WaterNetwork) => network.setLeak(0, Number.NaN),
      'value_out_of_range',
    ],
    ['a leak inwards', (network: WaterNetwork) => network.setLeak(0, -1), 'value_out_of_range'],
    ['demands of another city', (network: WaterNetwork) => network.setDemands([1, 2]), 'value_out_of_range'],
    [
      'a state of another city',
      (network: WaterNetwork) => network.restore({ ...network.state(), tankLevelsM: [] }),
      'state_of_other_network',
    ],
    [
      'a tank that is more than full',
      (network: WaterNetwork) => network.restore({ ...network.state(), tankLevelsM: [7] }),
      'state_of_other_network',
    ],
  ])('is refused: %s', (_, change, code) => {
    const network = openWaterNetwork(engine, plan)
    const before = network.state()
    expect(() => change(network)).toThrow(expect.objectContaining({ name: 'WaterError', code }))
    expect(network.state()).toEqual(before)
  })
})
