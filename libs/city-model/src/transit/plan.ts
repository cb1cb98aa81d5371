/** A line as it is laid, for those who plan with it and for the map. Vehicles run it both ways, end to end. */
export interface TransitLine {
  readonly name: string
  /** Crossings it runs over, from one end to the other. */
  readonly nodes: readonly number[]
  /** Crossings it halts at, among those and in their order; both ends are. */
  readonly stops: readonly number[]
  /** From the first stop to each, halts on the way included. */
  readonly seconds: readonly number[]
  /** From one vehicle to the next by day; see `HEADWAY_PERMILLE` for the other hours. */
  readonly headwaySeconds: number
}

/** Never changes after founding. No lines: no transit. */
export interface TransitPlan {
  readonly lines: readonly TransitLine[]
}

export interface TransitLimits {
  readonly lines: number
  /** Of all lines together; where two meet, both halt. */
  readonly halts: number
}

/** Where there would be more, lines lie further apart. */
export const TRANSIT_LIMITS: TransitLimits = { lines: 128, halts: 8192 }

export const HOURS_A_DAY = 24
const PERMILLE = 1000

/** By hour of the day, thousandths of the headway by day: denser in the peaks, sparse at night. Choices of ours. */
const HEADWAY_PERMILLE = [
  4000, 4000, 4000, 4000, 3000, 1500, 1000, 700, 700, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 700, 700, 800,
  1000, 1500, 2000, 2000, 3000,
] as const

/** What one vehicle takes: a choice of ours, between a bus of 12 m and one of 18 m. */
export const PLACES_A_VEHICLE = 90
/** At the end of a line, before the way back. */
const LAYOVER_SECONDS = 240

/** With less than a tenth of the vehicles no line runs, and more than twice as many do not fit on it. Choices of ours. */
const SERVICE_PERMILLE_MIN = 100
export const SERVICE_PERMILLE_MAX = 2000
const PPM_A_PERMILLE = 1000

/** Thousandths of the vehicles that lines were laid out for, by what is spent on them; 0: none runs. */
export function servicePermille(transitPpm: number): number {
  const permille = Math.min(SERVICE_PERMILLE_MAX, Math.floor(transitPpm / PPM_A_PERMILLE))
  return permille < SERVICE_PERMILLE_MIN ? 0 : permille
}

/** As the line was laid out. */
export function headwayAt(line: TransitLine, hour: number): number {
  return Math.floor((line.headwaySeconds * (HEADWAY_PERMILLE[hour] ?? PERMILLE)) / PERMILLE)
}

/** Whole vehicles while the lines run as they were laid out; their part with more or fewer thousandths of them. */
export function vehiclesAt(line: TransitLine, hour: number, service: number = PERMILLE): number {
  const round = 2 * ((line.seconds.at(-1) ?? 0) + LAYOVER_SECONDS)
  return (Math.ceil(round / headwayAt(line, hour)) * service) / PERMILLE
}
