import { chanceOf } from '../city/part.ts'
import { SETTINGS } from '../city/settings.ts'
import { shocksShape } from '../city/under-way.ts'
import { momentOf } from '../clock.ts'
import type { Fact } from '../facts.ts'
import { column, columnsOver, type Schema, schemaOf } from '../memory/schema.ts'
import { OFFICE, SHOP, WORKSHOP } from '../society.ts'
import type { WaterEngine } from '../water/engine.ts'
import { utilitiesShape } from './columns.ts'
import { planUtilities } from './plan.ts'
import { foundUtilities, utilitiesPhases } from './utilities.ts'

/** Districts in rows and columns, two kilometres apart, each with one crossing, as many people and three businesses. */
export interface Lattice {
  readonly columns: number
  readonly rows: number
  readonly residents?: number
  readonly seed?: number
  /** Districts with a hospital. */
  readonly hospitals?: readonly number[]
}

const METRES = 2000
const PEOPLE_A_HOUSEHOLD = 2
const JOBS = { [SHOP]: 80, [OFFICE]: 60, [WORKSHOP]: 50 }
const FULL_PPM = 1_000_000

export function latticeSociety({ columns, rows, residents = 400, hospitals = [0] }: Lattice) {
  const districts = columns * rows
  const homes = Math.ceil(residents / PEOPLE_A_HOUSEHOLD)
  const all = Array.from({ length: districts }, (_, district) => district)
  const society = {
    citizenCount: districts * residents,
    citizenHousehold: Int32Array.from({ length: districts * residents }, (_, citizen) => {
      const place = citizen % residents
      return Math.floor(citizen / residents) * homes + Math.floor(place / PEOPLE_A_HOUSEHOLD)
    }),
    householdNode: Int32Array.from({ length: districts * homes }, (_, home) => Math.floor(home / homes)),
    businessNode: Int32Array.from(all.flatMap((district) => [district, district, district])),
    businessSector: Uint8Array.from(all.flatMap(() => [SHOP, OFFICE, WORKSHOP])),
    businessJobs: Int32Array.from(all.flatMap(() => [JOBS[SHOP], JOBS[OFFICE], JOBS[WORKSHOP]])),
    hospitalNode: Int32Array.from(hospitals),
    nodeDistrict: Int32Array.from(all),
    districtCount: districts,
  }
  const network = {
    nodeX: Float64Array.from(all, (district) => (district % columns) * METRES),
    nodeY: Float64Array.from(all, (district) => Math.floor(district / columns) * METRES),
  }
  return { society, network, districts: all.map((district) => ({ name: `District ${district}` })) }
}

/** A running city of utilities alone: the columns of its people stay as they are unless a test changes them. */
export function latticeTown(engine: WaterEngine, lattice: Lattice, restored?: SharedArrayBuffer) {
  const { society, network, districts } = latticeSociety(lattice)
  const chance = chanceOf(lattice.seed ?? 1)
  const plan = planUtilities({ society, network, chance })
  const shape = {
    ...utilitiesShape(plan),
    householdNode: column('i32', society.householdNode.length),
    householdSize: column('i32', society.householdNode.length),
    businessOpen: column('u8', society.businessNode.length),
    businessWorkers: column('i32', society.businessNode.length),
    maintenancePpm: column('i32', 1),
    policySettings: column('i32', SETTINGS),
    ...shocksShape(),
    vehicleGridWh: column('f64', 1),
  } as const
  const schema: Schema = schemaOf(shape)
  const buffer = restored ?? new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  const told: Fact[] = []
  const tell = (fact: Fact): void => void told.push(fact)
  const deps = { society, map: { districts }, plan, columns, engine, chance, tell }
  if (restored === undefined) {
    columns.householdNode.set(society.householdNode)
    for (const household of society.citizenHousehold) {
      columns.householdSize[household] = (columns.householdSize[household] ?? 0) + 1
    }
    columns.businessOpen.fill(1)
    columns.businessWorkers.set(society.businessJobs)
    columns.maintenancePpm[0] = FULL_PPM
    foundUtilities(deps)
  }
  const phases = utilitiesPhases(deps)
  const phase = (name: string) => {
    const found = phases.find((each) => each.name === name)
    if (found === undefined) throw new Error(`no phase ${name}`)
    return found
  }
  return { ...deps, schema, buffer, told, phase, phases, runHours: hoursOf(phases) }
}

export type Town = ReturnType<typeof latticeTown>

/** Runs the hours of a day that end from `from` (1..24) up to `to`. */
function hoursOf(phases: ReturnType<typeof utilitiesPhases>) {
  return (day: number, from = 1, to = 24, afterHour: (hour: number) => void = () => undefined): void => {
    for (let hour = from; hour <= to; hour += 1) {
      const now = momentOf(day, hour * 3600)
      for (const { every, run } of phases) if (every === 'hour' || hour === 24) run(0, 1, now)
      afterHour(hour)
    }
  }
}
