import { describe, expect, it } from '@jest/globals'

import {
  AIR_GOOD,
  AIR_VERY_POOR,
  type AirBox,
  addLevels,
  airIndex,
  BUILDING_CLOSED_MM,
  checkFloodCurve,
  closeFlooded,
  concentrationOf,
  exposureTo,
  type FloodCurve,
  floodLevelAt,
  levelAt25m,
  levelAtDistance,
  levelOfPower,
  NOISE_LIMIT_TENTHS,
  ROAD_CLOSED_MM,
  SILENCE,
  SPEED_KMH_MAX,
  speedThroughWater,
  vehiclePowers,
} from './index.ts'

describe('noise of a road', () => {
  it('is that of the formula at the reference speeds', () => {
    // 1000 cars an hour at 100 km/h: 37.3 + 10 lg 1000 = 67.3, and 27.7 + 10 lg 9 = 37.24 in place of 37.3.
    expect(levelAt25m({ vehicles: 1000, heavyVehicles: 0, speedKmh: 100 })).toBe(672)
    expect(levelAt25m({ vehicles: 1000, heavyVehicles: 100, speedKmh: 100 })).toBe(698)
  })

  it('rises by three decibels when traffic doubles', () => {
    const one = levelAt25m({ vehicles: 500, heavyVehicles: 25, speedKmh: 50 })
    expect(levelAt25m({ vehicles: 1000, heavyVehicles: 50, speedKmh: 50 }) - one).toBe(30)
  })

  it('is louder with speed and with heavy vehicles', () => {
    const quiet = levelAt25m({ vehicles: 400, heavyVehicles: 4, speedKmh: 30 })
    expect(levelAt25m({ vehicles: 400, heavyVehicles: 4, speedKmh: 50 })).toBeGreaterThan(quiet)
    expect(levelAt25m({ vehicles: 400, heavyVehicles: 80, speedKmh: 30 })).toBeGreaterThan(quiet)
  })

  it('is silence where nobody drives', () => {
    expect(levelAt25m({ vehicles: 0, heavyVehicles: 0, speedKmh: 50 })).toBe(SILENCE)
    expect(levelAtDistance(SILENCE, 10)).toBe(SILENCE)
    expect(addLevels([SILENCE, SILENCE])).toBe(SILENCE)
  })

  it('falls by three decibels with twice the distance and stops at silence', () => {
    expect(levelAtDistance(650, 25)).toBe(650)
    expect(levelAtDistance(650, 50)).toBe(620)
    expect(levelAtDistance(20, 100_000)).toBe(SILENCE)
  })

  it('of two equal roads is three decibels more than of one', () => {
    expect(addLevels([600, 600])).toBe(630)
    expect(addLevels([600, SILENCE])).toBe(600)
  })

  it('exposes the people who live above the limit', () => {
    const levels = Int32Array.of(NOISE_LIMIT_TENTHS, NOISE_LIMIT_TENTHS + 1, 650)
    expect(exposureTo(levels, Int32Array.of(1000, 20, 3))).toEqual({ people: 23, excessTenths: 320 })
  })
})

describe('powers of vehicles', () => {
  it('of vehicles that are added up is that of the formula', () => {
    const powers = vehiclePowers(3)
    for (let speedKmh = 0; speedKmh <= SPEED_KMH_MAX; speedKmh += 1)
      for (const vehicles of [10, 333, 4000]) {
        const formula = levelAt25m({ vehicles, heavyVehicles: vehicles * 0.03, speedKmh })
        expect(Math.abs(levelOfPower(vehicles * (powers[speedKmh] ?? 0)) - formula)).toBeLessThanOrEqual(1)
      }
  })
})

describe('a flood', () => {
  const curve: FloodCurve = { seconds: Int32Array.of(0, 3600, 7200), levelMm: Int32Array.of(0, 1000, -500) }

  it.each([
    [-5, 0],
    [0, 0],
    [1800, 500],
    [3600, 1000],
    [5400, 250],
    [99_999, -500],
  ])('stands at second %d at %d mm', (second, level) => {
    expect(floodLevelAt(curve, second)).toBe(level)
  })

  it.each([
    ['is empty', [], []],
    ['does not ascend', [5, 5], [1, 2]],
    ['lacks a level', [1, 2], [1]],
  ])('is refused when its curve %s', (_, seconds, levels) => {
    const wrong = { seconds: Int32Array.from(seconds), levelMm: Int32Array.from(levels) }
    expect(() => checkFloodCurve(wrong)).toThrow(
      expect.objectContaining({ code: 'flood_curve_not_ascending' }),
    )
    expect(() => checkFloodCurve(curve)).not.toThrow()
  })

  it('closes what lies low, and opens it again', () => {
    const closed = new Uint8Array(3)
    const ground = Int32Array.of(700, 701, 0)
    expect(closeFlooded({ levelMm: 1000, closesAtMm: ROAD_CLOSED_MM }, ground, closed)).toBe(2)
    expect([...closed]).toEqual([1, 0, 1])
    expect(closeFlooded({ levelMm: 0, closesAtMm: BUILDING_CLOSED_MM }, ground, closed)).toBe(0)
    expect([...closed]).toEqual([0, 0, 0])
  })

  it('slows cars down until the road is closed', () => {
    expect([0, 150, ROAD_CLOSED_MM - 1, ROAD_CLOSED_MM].map(speedThroughWater)).toEqual([86, 24, 2, 0])
    expect(speedThroughWater(-20)).toBe(86)
  })
})

describe('air', () => {
  const box: AirBox = {
    areaSquareMetres: 1_000_000,
    lengthMetres: 1000,
    windMetresPerHour: 10_000,
    mixingHeightMetres: 500,
    backgroundNanograms: 8000,
  }

  it('holds what the wind has not yet carried off', () => {
    // 1 kg an hour on 1 km² is 1 mg/(m² h); over 1000 m and 5,000,000 m²/h that is 0.2 µg/m³.
    expect(concentrationOf(box, 1_000_000)).toBe(8000 + 200)
    expect(concentrationOf({ ...box, windMetresPerHour: 5000 }, 1_000_000)).toBe(8000 + 400)
    expect(concentrationOf(box, 0)).toBe(8000)
  })

  it('is told by its worse part', () => {
    expect(airIndex(0, 0)).toBe(AIR_GOOD)
    expect(airIndex(40_000, 10_000)).toBe(AIR_GOOD)
    expect(airIndex(40_001, 0)).toBe(2)
    expect(airIndex(0, 50_000)).toBe(4)
    expect(airIndex(400_001, 0)).toBe(AIR_VERY_POOR)
    expect(airIndex(0, 50_001)).toBe(AIR_VERY_POOR)
  })
})
