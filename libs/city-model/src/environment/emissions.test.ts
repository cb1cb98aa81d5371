import { describe, expect, it } from '@jest/globals'

import {
  banClasses,
  CLASS_COUNT,
  CO2,
  ELECTRIC,
  type Emitted,
  emit,
  type FleetTable,
  fleetTable,
  GRID,
  gramsPerKm,
  KINDS,
  NOX,
  PM,
  SHARES_PPM,
  SPEED_KMH_MAX,
  VEHICLE_CLASSES,
} from './index.ts'

const PETROL_EURO_6 = 1
const DIESEL_EURO_4 = 2
const TRUCK = 5
const BUS = 6

function only(vehicle: number): Int32Array {
  const shares = new Int32Array(CLASS_COUNT)
  shares[vehicle] = SHARES_PPM
  return shares
}

function nothingYet(links: number): Emitted {
  const columns = <Column>(make: () => Column) => Array.from({ length: KINDS }, make)
  return { milli: columns(() => new Float64Array(links)), rest: columns(() => new Float64Array(links)) }
}

function driven(table: FleetTable, metres: number, speedKmh: number): number[] {
  const emitted = nothingYet(1)
  emit(table, { vehicleMetres: Int32Array.of(metres), speedKmh: Uint8Array.of(speedKmh) }, emitted, [0, 1])
  return emitted.milli.map((column) => column[0] ?? 0)
}

function curvesOf(vehicle: number) {
  const found = VEHICLE_CLASSES[vehicle]
  if (!found) throw new Error(`no class ${vehicle}`)
  return found
}

describe('the curves of the Guidebook', () => {
  // The annexed files tell, beside the parameters, the value at the fastest speed.
  it.each([
    ['truck fuel', TRUCK, 'fuel', 185.88621],
    ['truck NOx', TRUCK, 'nox', 0.14039],
    ['truck PM', TRUCK, 'pm', 0.00281],
    ['bus fuel', BUS, 'fuel', 189.86792],
    ['bus NOx', BUS, 'nox', 0.15013],
    ['bus PM', BUS, 'pm', 0.0028],
  ] as const)('give the value printed for %s at 86 km/h', (_, vehicle, of, printed) => {
    expect(gramsPerKm(curvesOf(vehicle)[of], 86)).toBeCloseTo(printed, 4)
  })

  it('are held at their ends where nothing was published', () => {
    const { fuel } = curvesOf(TRUCK)
    expect(gramsPerKm(fuel, 3)).toBe(gramsPerKm(fuel, 12))
    expect(gramsPerKm(fuel, 120)).toBe(gramsPerKm(fuel, 86))
  })

  it('give nothing below zero at any speed', () => {
    for (const { fuel, nox, pm } of VEHICLE_CLASSES.slice(0, ELECTRIC)) {
      for (let v = 0; v <= SPEED_KMH_MAX; v += 1)
        for (const curve of [fuel, nox, pm]) expect(gramsPerKm(curve, v)).toBeGreaterThan(0)
    }
  })
})

describe('a fleet', () => {
  it('gives off on a kilometre what its class does', () => {
    const { fuel, co2PerFuel, nox } = curvesOf(PETROL_EURO_6)
    const [co2, noxMilligrams] = driven(fleetTable(only(PETROL_EURO_6)), 1_000_000, 50)
    expect(co2).toBe(Math.floor(1_000_000 * gramsPerKm(fuel, 50) * co2PerFuel))
    expect(noxMilligrams).toBe(Math.floor(1_000_000 * gramsPerKm(nox, 50)))
  })

  it('of electric cars has no exhaust but draws from the grid', () => {
    const milli = driven(fleetTable(only(ELECTRIC)), 1000, 50)
    expect([milli[CO2], milli[NOX], milli[PM], milli[GRID]]).toEqual([0, 0, 0, 180_000])
  })

  it('is cleaner once its dirty class is banned', () => {
    const shares = only(DIESEL_EURO_4)
    const before = driven(fleetTable(shares), 10_000, 40)
    const after = driven(fleetTable(banClasses(shares, [DIESEL_EURO_4])), 10_000, 40)
    for (const kind of [CO2, NOX, PM]) expect(after[kind]).toBeLessThan(before[kind] ?? 0)
    expect(banClasses(only(ELECTRIC), [ELECTRIC])).toEqual(only(ELECTRIC))
  })

  it.each([
    ['too few', [SHARES_PPM]],
    ['not a whole', Array.from({ length: CLASS_COUNT }, () => 1)],
    ['negative', [SHARES_PPM + 1, -1, 0, 0, 0, 0, 0, 0]],
  ])('is refused when its shares are %s', (_, shares) => {
    expect(() => fleetTable(Int32Array.from(shares))).toThrow(
      expect.objectContaining({ code: 'shares_do_not_sum_up' }),
    )
  })
})

describe('emissions of links', () => {
  const table = fleetTable(only(PETROL_EURO_6))

  it('lose nothing to rounding: a thousand short minutes are one long one', () => {
    const emitted = nothingYet(1)
    const traffic = { vehicleMetres: Int32Array.of(37), speedKmh: Uint8Array.of(30) }
    for (let minute = 0; minute < 1000; minute += 1) emit(table, traffic, emitted, [0, 1])
    expect(emitted.milli.map((column) => column[0])).toEqual(driven(table, 37_000, 30))
  })

  it('are the same in one piece and in two', () => {
    const traffic = {
      vehicleMetres: Int32Array.of(500, 0, 1234, 77),
      speedKmh: Uint8Array.of(50, 0, 31, 255),
    }
    const whole = nothingYet(4)
    const parted = nothingYet(4)
    emit(table, traffic, whole, [0, 4])
    emit(table, traffic, parted, [2, 4])
    emit(table, traffic, parted, [0, 2])
    expect(parted).toEqual(whole)
    expect(whole.milli[CO2]?.[1]).toBe(0)
  })
})

describe('emissions', () => {
  const table = fleetTable(only(PETROL_EURO_6))

  it('grow as traffic slows down in the city', () => {
    expect(driven(table, 1000, 10)[CO2]).toBeGreaterThan(driven(table, 1000, 50)[CO2] ?? 0)
  })

  it('stay exact for all metres that a column can hold', () => {
    const truck = fleetTable(only(TRUCK))
    for (const metres of [999_999, 4_194_304, 50_000_001, 2_147_483_647]) {
      const exact = (BigInt(metres) * BigInt(truck[0] ?? 0)) / 1_000_000n
      expect(driven(truck, metres, 0)[CO2]).toBe(Number(exact))
    }
  })

  it('stay exact where many links belong to one place', () => {
    const truck = fleetTable(only(TRUCK))
    const links = 50
    const traffic = {
      vehicleMetres: new Int32Array(links).fill(99_999_999),
      speedKmh: new Uint8Array(links),
      start: Int32Array.of(0, links),
    }
    const emitted = nothingYet(1)
    emit(truck, traffic, emitted, [0, 1])
    const exact = BigInt(links) * 99_999_999n * BigInt(truck[0] ?? 0)
    expect([emitted.milli[CO2]?.[0], emitted.rest[CO2]?.[0]]).toEqual([
      Number(exact / 1_000_000n),
      Number(exact % 1_000_000n),
    ])
  })

  it('are added where the links belong', () => {
    const traffic = {
      vehicleMetres: Int32Array.of(700, 500, 1234),
      speedKmh: Uint8Array.of(50, 50, 50),
      start: Int32Array.of(0, 1, 1, 3),
    }
    const emitted = nothingYet(3)
    emit(table, traffic, emitted, [0, 3])
    expect(emitted.milli.map((column) => column[0])).toEqual(driven(table, 700, 50))
    expect(emitted.milli.map((column) => column[1])).toEqual([0, 0, 0, 0])
    expect(emitted.milli.map((column) => column[2])).toEqual(driven(table, 1734, 50))
  })

  it('need a column of each sort', () => {
    const traffic = { vehicleMetres: Int32Array.of(1), speedKmh: Uint8Array.of(1) }
    expect(() => emit(table, traffic, { milli: [], rest: [] }, [0, 1])).toThrow(
      expect.objectContaining({ code: 'column_missing' }),
    )
  })
})
