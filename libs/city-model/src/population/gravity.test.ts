import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { FitError } from './errors.ts'
import { GRAVITY_CELLS_MAX, GRAVITY_ROUNDS_MAX, type GravityTask, gravityTrips } from './gravity.ts'

const terms = { tolerance: 1e-12, rounds: 10_000 }
const weight = fc.double({ min: 0.1, max: 10, noNaN: true })
const ZONES = 5
const zones = fc.array(weight, { minLength: ZONES, maxLength: ZONES })
const costs = fc.array(weight, { minLength: ZONES * ZONES, maxLength: ZONES * ZONES })

function taskOf(
  origins: readonly number[],
  destinations: readonly number[],
  deterrence: readonly number[],
): GravityTask {
  const ratio = total(origins) / total(destinations)
  return {
    origins: Float64Array.from(origins),
    destinations: Float64Array.from(destinations, (trips) => trips * ratio),
    deterrence: Float64Array.from(deterrence),
    ...terms,
  }
}
const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0)

describe('trips between zones', () => {
  it('begin and end where they are wanted', () => {
    fc.assert(
      fc.property(zones, zones, costs, (origins, destinations, deterrence) => {
        const task = taskOf(origins, destinations, deterrence)
        const { trips } = gravityTrips(task)
        for (let zone = 0; zone < ZONES; zone += 1) {
          const away = total(trips.subarray(zone * ZONES, (zone + 1) * ZONES))
          const arriving = total(trips.filter((_, cell) => cell % ZONES === zone))
          expect(Math.abs(away - (task.origins[zone] ?? 0))).toBeLessThan(1e-10)
          expect(Math.abs(arriving - (task.destinations[zone] ?? 0))).toBeLessThan(1e-10)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('are factors of the zones times the deterrence', () => {
    fc.assert(
      fc.property(zones, zones, costs, (origins, destinations, deterrence) => {
        const task = taskOf(origins, destinations, deterrence)
        const { trips, a, b } = gravityTrips(task)
        for (const [cell, value] of trips.entries()) {
          const [from, to] = [Math.floor(cell / ZONES), cell % ZONES]
          const factors =
            (a[from] ?? 0) * (task.origins[from] ?? 0) * (b[to] ?? 0) * (task.destinations[to] ?? 0)
          expect(value / (factors * (task.deterrence[cell] ?? 0))).toBeCloseTo(1, 12)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('do not change when all costs are deterred by the same factor more', () => {
    const task = taskOf(
      [1, 2, 3, 4, 5],
      [5, 1, 1, 1, 7],
      Array.from({ length: 25 }, (_, cell) => 1 + (cell % 7)),
    )
    const scaled = gravityTrips({ ...task, deterrence: task.deterrence.map((f) => f * 8) })
    for (const [cell, value] of gravityTrips(task).trips.entries())
      expect(scaled.trips[cell]).toBeCloseTo(value, 10)
  })

  it('leave out zones without trips and ways that nobody takes', () => {
    const { trips } = gravityTrips({ ...taskOf([2, 0], [1, 1], [1, 1, 1, 1]) })
    expect([...trips]).toEqual([1, 1, 0, 0])
    const barred = gravityTrips(taskOf([1, 1], [1, 1], [1, 0, 0, 1])).trips
    expect([...barred]).toEqual([1, 0, 0, 1])
  })
})

describe('trips that cannot be', () => {
  const task = taskOf([1, 2], [2, 1], [1, 1, 1, 1])
  it.each<[string, Partial<GravityTask>, string]>([
    ['more begin than end', { origins: Float64Array.of(1, 3) }, 'margins_inconsistent'],
    ['a zone that nothing leads out of', { deterrence: Float64Array.of(0, 0, 1, 1) }, 'margin_unreachable'],
    ['a zone that nothing leads into', { deterrence: Float64Array.of(0, 1, 0, 1) }, 'margin_unreachable'],
    ['negative trips', { origins: Float64Array.of(-1, 4) }, 'margin_malformed'],
    [
      'a deterrence that is no number',
      { deterrence: Float64Array.of(Number.NaN, 1, 1, 1) },
      'margin_malformed',
    ],
    ['a matrix of another size', { deterrence: Float64Array.of(1, 1) }, 'table_malformed'],
    ['no zones', { origins: Float64Array.of() }, 'table_malformed'],
    ['zones that cannot be balanced', { deterrence: Float64Array.of(1, 0, 0, 1) }, 'fit_did_not_end'],
    ['more rounds than the limit', { rounds: GRAVITY_ROUNDS_MAX + 1 }, 'table_malformed'],
  ])('are refused: %s', (_, part, code) => {
    expect(() => gravityTrips({ ...task, ...part })).toThrow(
      expect.objectContaining({ name: 'FitError', code }),
    )
  })

  it('are refused beyond the limit of cells', () => {
    const origins = new Float64Array(GRAVITY_CELLS_MAX + 1)
    expect(() => gravityTrips({ ...task, origins, destinations: Float64Array.of(1) })).toThrow(FitError)
  })
})
