import type { RationalCurve, SpeedCurve } from './speed-curve.ts'

/**
 * Hot exhaust curves of the EMEP/EEA air pollutant emission inventory guidebook 2013, part 1.A.3.b (version of September 2014),
 * in g/km with v in km/h: cars from tables 3-41 (petrol, 1.4-2.0 l) and 3-47 (diesel, up to 2.0 l), vans, trucks and buses
 * from its annexed parameter files (level road, half load). The manual's page on the environment says
 * which figures could not be compared with a published text.
 */
export interface VehicleClass {
  readonly name: string
  /** Fuel burnt. */
  readonly fuel: SpeedCurve
  readonly co2PerFuel: number
  readonly nox: SpeedCurve
  readonly pm: SpeedCurve
  /** Drawn from the grid on a kilometre. */
  readonly gridWh: number
}

const CARS = { slowestKmh: 10, fastestKmh: 130 } as const
const VANS = { slowestKmh: 10, fastestKmh: 110 } as const
const TRUCKS = { slowestKmh: 12, fastestKmh: 86 } as const
const BUSES = { slowestKmh: 11, fastestKmh: 86 } as const
/** Grams of CO2 from one of fuel, petrol and diesel alike (the Guidebook since 2019). */
const CO2_PER_FUEL = 3.169

type Range = Pick<RationalCurve, 'slowestKmh' | 'fastestKmh'>

function polynomialOver(range: Range, ...numerator: readonly number[]): RationalCurve {
  return { kind: 'rational', numerator, overSpeed: 0, denominator: [1], ...range }
}

/** In the order of the Guidebook's columns, (a + c v + e v² + f/v) / (1 + b v + d v²). */
function guidebook(
  range: Range,
  [a, b, c, d, e, f]: readonly [number, number, number, number, number, number],
) {
  return { kind: 'rational', numerator: [a, c, e], overSpeed: f, denominator: [1, b, d], ...range } as const
}

/** 1 / (a + b v + c v²). */
function inverseOf(range: Range, ...denominator: readonly number[]): RationalCurve {
  return { kind: 'rational', numerator: [1], overSpeed: 0, denominator, ...range }
}

function powers(range: Range, ...terms: readonly (readonly [number, number, number])[]): SpeedCurve {
  const named = terms.map(([scale, base, exponent]) => ({ scale, base, exponent }))
  return { kind: 'power', terms: named, ...range }
}

const PETROL_FUEL = guidebook(CARS, [174, 6.85e-2, 3.64e-1, -2.47e-4, 8.74e-3, 0])
const DIESEL_FUEL = guidebook(CARS, [162, 1.23e-1, 2.18, -7.76e-4, -1.28e-2, 0])
const NOTHING = polynomialOver(CARS, 0)

/** The position of a class is its number; `electric` is the last. */
export const VEHICLE_CLASSES: readonly VehicleClass[] = [
  {
    name: 'petrol car, Euro 4',
    fuel: PETROL_FUEL,
    co2PerFuel: CO2_PER_FUEL,
    nox: polynomialOver(CARS, 1.06e-1, -1.58e-3, 7.1e-6),
    pm: polynomialOver(CARS, 1.28e-3),
    gridWh: 0,
  },
  {
    name: 'petrol car, Euro 6',
    fuel: PETROL_FUEL,
    co2PerFuel: CO2_PER_FUEL,
    nox: guidebook(
      CARS,
      [0.474232144, 5.621746462, 0.3405777632, 0.08376288182, -0.001515826703, -1.191086695],
    ),
    pm: polynomialOver(
      CARS,
      2.721908909e-3,
      -6.287054004e-5,
      1.234695397e-6,
      -1.100332556e-8,
      1.256930875e-11,
      2.313270713e-13,
    ),
    gridWh: 0,
  },
  {
    name: 'diesel car, Euro 4',
    fuel: DIESEL_FUEL,
    co2PerFuel: CO2_PER_FUEL,
    nox: polynomialOver(CARS, 1.11, -2.02e-2, 1.48e-4),
    pm: polynomialOver(CARS, 4.5e-2, -5.39e-4, 3.48e-6),
    gridWh: 0,
  },
  {
    name: 'diesel car, Euro 6',
    fuel: DIESEL_FUEL,
    co2PerFuel: CO2_PER_FUEL,
    nox: guidebook(
      CARS,
      [0.4358787392, 0.01004345821, -5.386789171e-3, -1.02361228e-4, 2.904663714e-5, -0.4607044138],
    ),
    pm: guidebook(
      CARS,
      [-1.209667848e18, 1.629629884e20, 1.785796737e18, 2.893480215e19, 1.167184393e16, 4.088705183e18],
    ),
    gridWh: 0,
  },
  {
    name: 'diesel van, Euro 6',
    fuel: powers(VANS, [1.264542108e-3, 1, 2.188496625], [378.5609291, 1, -0.4965202395]),
    co2PerFuel: CO2_PER_FUEL,
    nox: guidebook(
      VANS,
      [0.1831511833, -0.0144601695, -3.070579628e-3, 5.714679045e-5, 1.5390909e-5, 1.226777181],
    ),
    pm: inverseOf(VANS, 63.48651067, 31.42959625, -0.2035484541),
    gridWh: 0,
  },
  {
    name: 'rigid truck 20-26 t, Euro VI',
    fuel: powers(TRUCKS, [2522.466457, 1.0061712305, -0.7042451866]),
    co2PerFuel: CO2_PER_FUEL,
    nox: powers(TRUCKS, [58.0275186668, 0.9880540173, -1.1204147628]),
    pm: inverseOf(TRUCKS, 42.4766804452, 7.0991033675, -0.0401777471),
    gridWh: 0,
  },
  {
    name: 'urban bus 15-18 t, Euro VI',
    fuel: polynomialOver(BUSES, 549.5453027524, -15.0002116319, 0.2352516408, -0.001272813),
    co2PerFuel: CO2_PER_FUEL,
    nox: powers(BUSES, [102.3055245206, 1.0123083619, -1.7008734741]),
    pm: inverseOf(BUSES, 63.3357950469, 6.3500264227, -0.0340585919),
    gridWh: 0,
  },
  { name: 'electric car', fuel: NOTHING, co2PerFuel: 0, nox: NOTHING, pm: NOTHING, gridWh: 180 },
]

export const CLASS_COUNT = VEHICLE_CLASSES.length
export const ELECTRIC = CLASS_COUNT - 1
