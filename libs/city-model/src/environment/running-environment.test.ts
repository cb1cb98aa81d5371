import { beforeEach, describe, expect, it } from '@jest/globals'

import type { Rhythm } from '../city/part.ts'
import { SETTING, settingsShape } from '../city/settings.ts'
import { DAY_SECONDS, HOUR_SECONDS, momentOf } from '../clock.ts'
import { auditPhase } from '../core/audit.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import {
  AIR_GOOD,
  CO2,
  environmentKpis,
  environmentPhases,
  environmentShape,
  FLEET_PPM,
  fleetsByBan,
  foundEnvironment,
  GRID,
  KINDS,
  levelAt25m,
  NOISE_LIMIT_TENTHS,
  NOX,
} from './index.ts'
import { VEHICLE_METRES_MAX } from './links.ts'
import { townOnAGrid } from './town.fixture.ts'

const { network, society, householdNode, householdSize } = townOnAGrid()
const PEOPLE = householdSize.reduce((sum, size) => sum + size, 0)
const EMPTY_DISTRICT = 3
const HEAVY_SHARE = 0.025

function found() {
  const shape = {
    ...environmentShape({ districts: society.districtCount, nodes: network.nodeCount }),
    ...settingsShape(),
    linkHourVehicles: column('i32', network.linkCount),
    linkHourSeconds: column('f64', network.linkCount),
    powerEmissionMg: column('f64', 1),
    householdSize: column('i32', householdNode.length),
    householdNode: column('i32', householdNode.length),
  } as const
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  columns.householdNode.set(householdNode)
  columns.householdSize.set(householdSize)
  const deps = { network, society, columns }
  foundEnvironment(deps)
  return { schema, buffer, columns, phases: environmentPhases(deps) }
}

type Town = ReturnType<typeof found>

/** Each link is left by so many vehicles at this speed. */
function drive({ columns }: Town, vehiclesOf: (link: number) => number, metresPerSecond = 8): void {
  for (let link = 0; link < network.linkCount; link += 1) {
    columns.linkHourVehicles[link] = vehiclesOf(link)
    const metres = Math.round(network.lengthMetres[link] ?? 0)
    columns.linkHourSeconds[link] = (vehiclesOf(link) * metres) / metresPerSecond
  }
}

function endHour(town: Town, hourOfDay: number): void {
  runAll(town, 'hour', momentOf(1, hourOfDay * HOUR_SECONDS))
}

function closeDay(town: Town): void {
  runAll(town, 'day', momentOf(2, 0))
}

function runAll({ phases }: Town, rhythm: Rhythm, now: number): void {
  for (const { every, rows, run } of phases) if (every === rhythm) run(0, rows, now)
}

function ofKind({ columns }: Town, kind: number): number {
  const from = kind * society.districtCount
  return columns.districtEmitted
    .subarray(from, from + society.districtCount)
    .reduce((sum, each) => sum + each, 0)
}

let town: Town
beforeEach(() => {
  town = found()
})

describe('an hour of the environment', () => {
  it('holds to what its phases say they read and write', () => {
    drive(town, (link) => (link * 7) % 90)
    const { schema, buffer, phases } = town
    for (const phase of phases)
      expect(auditPhase({ phase, schema, buffer, now: momentOf(1, DAY_SECONDS) })).toEqual([])
  })

  it('gives off in districts what all metres together give off, but for what is not yet a whole mg', () => {
    drive(town, (link) => (link * 13) % 70)
    endHour(town, 9)
    const metres = network.lengthMetres.reduce(
      (sum, each, link) => sum + Math.round(each) * ((link * 13) % 70),
      0,
    )
    expect(town.columns.vehicleMetresToday[0]).toBe(metres)
    const onKm = fleetsByBan(FLEET_PPM)[0].table[28 * KINDS + CO2] ?? 0
    const rest = town.columns.districtEmittedRest
      .subarray(0, society.districtCount)
      .reduce((sum, each) => sum + each, 0)
    expect(ofKind(town, CO2) * 1e6 + rest).toBe(metres * onKm)
    expect(town.columns.co2MilligramsToday[0]).toBe(ofKind(town, CO2))
  })

  it('tells no more metres of a link than a column holds', () => {
    drive(town, (link) => (link === 0 ? 2_000_000_000 : 0))
    endHour(town, 9)
    expect(town.columns.vehicleMetresToday[0]).toBe(VEHICLE_METRES_MAX)
  })

  it('gives it off where a link ends', () => {
    const link = 5
    drive(town, (each) => (each === link ? 100 : 0))
    endHour(town, 9)
    const district = society.nodeDistrict[network.to[link] ?? 0] ?? -1
    expect(
      [...town.columns.districtEmitted.subarray(0, society.districtCount).entries()]
        .filter(([, mg]) => mg > 0)
        .map(([at]) => at),
    ).toEqual([district])
  })

  it('adds what power plants have given off since it last looked', () => {
    town.columns.powerEmissionMg[0] = 5000
    endHour(town, 9)
    town.columns.powerEmissionMg[0] = 7000
    endHour(town, 10)
    expect(town.columns.co2MilligramsToday[0]).toBe(7000)
  })

  it('tells whole Wh that cars drew, and loses none', () => {
    drive(town, () => 3)
    let told = 0
    let milli = 0
    for (const each of [7, 8, 9, 10]) {
      endHour(town, each)
      told += town.columns.vehicleGridWh[0] ?? 0
      milli += ofKind(town, GRID)
    }
    expect(told * 1000 + (town.columns.vehicleGridRest[0] ?? 0)).toBe(milli)
    expect(told).toBeGreaterThan(0)
  })
})

describe('what is driven', () => {
  it('is cleaner, and draws more from the grid, while diesel cars are banned', () => {
    drive(town, () => 40)
    endHour(town, 9)
    const before = [CO2, NOX, GRID].map((kind) => ofKind(town, kind))
    town.columns.policySettings[SETTING.dieselBan] = 1
    endHour(town, 10)
    const after = [CO2, NOX, GRID].map((kind) => ofKind(town, kind))
    expect(after.map((each, at) => Math.sign(each - (before[at] ?? 0)))).toEqual([-1, -1, 1])
  })

  it('has worse air in the city when more is driven, and the worst where it is driven', () => {
    const link = 5
    const district = society.nodeDistrict[network.to[link] ?? 0] ?? 0
    const other = (district + 1) % society.districtCount
    endHour(town, 9)
    const { districtNoxNanograms, districtAirIndex } = town.columns
    const clean = districtNoxNanograms[other] ?? 0
    expect(districtAirIndex[district]).toBe(AIR_GOOD)
    drive(town, (each) => (each === link ? 120_000 : 0), 2)
    endHour(town, 10)
    expect(districtNoxNanograms[other]).toBeGreaterThan(clean)
    expect(districtNoxNanograms[district]).toBeGreaterThan(districtNoxNanograms[other] ?? 0)
    expect(districtAirIndex[district]).toBeGreaterThan(AIR_GOOD)
  })

  it('tells the nitrogen oxides of a handful of vehicles', () => {
    endHour(town, 9)
    const clean = [...town.columns.districtNoxNanograms]
    drive(town, () => 3)
    endHour(town, 10)
    expect(town.columns.districtNoxNanograms.every((each, at) => each > (clean[at] ?? 0))).toBe(true)
  })
})

describe('noise', () => {
  /** A node with residents, and the links that come to it. */
  const home = householdNode[0] ?? 0
  const district = society.nodeDistrict[home] ?? 0
  const comingTo = (node: number) => [...network.to.keys()].filter((link) => network.to[link] === node)

  it('where everybody of a district lives at one node is that of the guideline there', () => {
    const { columns } = town
    columns.householdNode.fill(home)
    closeDay(town)
    const [link = 0] = comingTo(home)
    drive(town, (each) => (each === link ? 900 : 0))
    endHour(town, 9)
    const told = columns.districtNoiseTenths[district] ?? 0
    expect(told).toBe(levelAt25m({ vehicles: 900, heavyVehicles: 900 * HEAVY_SHARE, speedKmh: 28 }))
  })

  it('counts a vehicle of the night for ten of the day, and one of the evening for three', () => {
    const levels = [12, 22, 3].map((hourOfDay) => {
      const other = found()
      drive(other, () => 50)
      endHour(other, hourOfDay)
      closeDay(other)
      return other.columns.districtDayNoiseTenths[district] ?? 0
    })
    const [day = 0, evening, night] = levels
    expect(evening).toBe(day + 50)
    expect(night).toBe(day + 100)
  })

  it('exposes whoever lives where the level of the day lies above the limit', () => {
    const { columns } = town
    drive(town, (link) => (network.to[link] === home ? 2000 : 0))
    for (let each = 1; each <= 24; each += 1) endHour(town, each)
    closeDay(town)
    expect(columns.noiseExposed[0]).toBe(columns.nodeResidents[home])
    expect(columns.districtDayNoiseTenths[district]).toBeGreaterThan(0)
    for (let each = 1; each <= 24; each += 1) endHour(town, each)
    drive(town, () => 0)
    closeDay(town)
    closeDay(town)
    expect(columns.noiseExposed[0]).toBe(columns.nodeResidents[home])
    for (let each = 1; each <= 24; each += 1) endHour(town, each)
    closeDay(town)
    expect(columns.noiseExposed[0]).toBe(0)
    expect(NOISE_LIMIT_TENTHS).toBe(550)
  })

  it('of a district where nobody lives is the mean of its nodes', () => {
    drive(town, (link) => (network.to[link] === 15 ? 400 : 0))
    endHour(town, 9)
    const both = levelAt25m({ vehicles: 2 * 400, heavyVehicles: 2 * 400 * HEAVY_SHARE, speedKmh: 28 })
    // Twice 400 come to one of its four nodes.
    expect(
      Math.abs((town.columns.districtNoiseTenths[EMPTY_DISTRICT] ?? 0) - (both - 60)),
    ).toBeLessThanOrEqual(1)
  })
})

describe('a day of the environment', () => {
  it('counts who lives where', () => {
    const { nodeResidents, districtResidents } = town.columns
    const sum = (each: Int32Array) => each.reduce((all, one) => all + one, 0)
    expect([sum(nodeResidents), sum(districtResidents)]).toEqual([PEOPLE, PEOPLE])
  })

  it('is told by its means until the next one closes', () => {
    const { columns } = town
    drive(town, () => 30)
    endHour(town, 9)
    const co2 = columns.co2MilligramsToday[0]
    const metres = columns.vehicleMetresToday[0]
    const noxOfHour = Math.max(...columns.districtNoxNanograms)
    drive(town, () => 0)
    endHour(town, 10)
    closeDay(town)
    expect([columns.co2MilligramsBefore[0], columns.vehicleMetresBefore[0]]).toEqual([co2, metres])
    expect([columns.co2MilligramsToday[0], columns.vehicleMetresToday[0]]).toEqual([0, 0])
    expect(environmentKpis(columns)).toEqual({
      co2Milligrams: co2,
      vehicleMetres: metres,
      noxNanograms: columns.noxNanogramsBefore[0],
      noiseExposed: columns.noiseExposed[0],
    })
    const told = columns.noxNanogramsBefore[0] ?? 0
    expect(told).toBeGreaterThanOrEqual(8000)
    expect(told).toBeLessThan(noxOfHour)
    expect([...columns.districtDayAirTenths]).toEqual(Array.from({ length: society.districtCount }, () => 10))
  })
})
