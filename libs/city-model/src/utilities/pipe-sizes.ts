import { pow } from '../math/dmath.ts'

/** Pipes that are made (ISO 2531 has these sizes), mm. */
export const DIAMETERS_MM = [
  80, 100, 125, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 1200, 1400, 1600, 1800,
  2000, 2200, 2600,
] as const
/** Hazen-Williams C of pipes in use for some years. */
export const ROUGHNESS = 130
/** Water flows at about a metre a second at most, and loses no more than this many metres a kilometre. */
export const VELOCITY_MAX = 1
export const GRADIENT_MAX = 0.003

const LITRES_A_M3 = 1000
const MM_A_M = 1000
const QUARTER_CIRCLE = 0.7853981633974483

/** The smallest pipe for a flow in l/s; the largest there is where none is wide enough. */
export function diameterFor(lps: number): number {
  const fits = DIAMETERS_MM.find(
    (diameterMm) =>
      velocityOf(lps, diameterMm) <= VELOCITY_MAX && lossM({ lps, lengthM: 1, diameterMm }) <= GRADIENT_MAX,
  )
  return fits ?? DIAMETERS_MM[DIAMETERS_MM.length - 1] ?? 0
}

/** Hazen and Williams: head lost along a pipe, m. */
export function lossM(pipe: {
  readonly lps: number
  readonly lengthM: number
  readonly diameterMm: number
}): number {
  const flow = pow(pipe.lps / LITRES_A_M3, 1.852) / pow(ROUGHNESS, 1.852)
  return (10.67 * pipe.lengthM * flow) / pow(pipe.diameterMm / MM_A_M, 4.871)
}

export function velocityOf(lps: number, diameterMm: number): number {
  const metres = diameterMm / MM_A_M
  return lps / LITRES_A_M3 / (QUARTER_CIRCLE * metres * metres)
}
