import { pow } from '../math/dmath.ts'

/**
 * What a vehicle gives off on a kilometre as a function of its mean speed v in km/h. `rational` is the general form of the
 * EMEP/EEA Guidebook, (n0 + n1 v + n2 v² + … + d/v) / (1 + m1 v + m2 v²); `power` is a sum of scale · base^v · v^exponent, which
 * the Guidebook uses for some heavy vehicles.
 */
export type SpeedCurve = RationalCurve | PowerCurve

export interface RationalCurve extends SpeedRange {
  readonly kind: 'rational'
  readonly numerator: readonly number[]
  readonly overSpeed: number
  readonly denominator: readonly number[]
}

export interface PowerCurve extends SpeedRange {
  readonly kind: 'power'
  readonly terms: readonly { readonly scale: number; readonly base: number; readonly exponent: number }[]
}

/** Speeds for which the curve was published; outside them it is held at its end. */
interface SpeedRange {
  readonly slowestKmh: number
  readonly fastestKmh: number
}

/** Grams on a kilometre at this mean speed; never below zero. */
export function gramsPerKm(curve: SpeedCurve, speedKmh: number): number {
  const v = Math.min(curve.fastestKmh, Math.max(curve.slowestKmh, speedKmh))
  return Math.max(0, curve.kind === 'rational' ? ratioAt(curve, v) : powersAt(curve, v))
}

function ratioAt({ numerator, overSpeed, denominator }: RationalCurve, v: number): number {
  return (polynomial(numerator, v) + overSpeed / v) / polynomial(denominator, v)
}

function polynomial(coefficients: readonly number[], v: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * v + coefficient, 0)
}

function powersAt({ terms }: PowerCurve, v: number): number {
  return terms.reduce((sum, { scale, base, exponent }) => sum + scale * pow(base, v) * pow(v, exponent), 0)
}
