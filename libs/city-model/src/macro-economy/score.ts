import { unreachable } from '@urbe/kernel'

import { exp } from '../math/dmath.ts'

/**
 * What is expected of a figure. The kinds, the widths of their bands and the weights are those by which the open model
 * "bam-engine" (K. Ganitis, 2026, MIT) is scored against the book.
 */
export type Expectation =
  | {
      readonly kind: 'near'
      readonly target: number
      readonly tolerance: number
      /** Beyond these it has failed, between them it has not. */
      readonly hard?: { readonly least: number; readonly most: number }
    }
  | { readonly kind: 'range'; readonly least: number; readonly most: number }
  | { readonly kind: 'share'; readonly target: number; readonly least: number }
  | { readonly kind: 'outliers'; readonly most: number; readonly penalty: number }
  | { readonly kind: 'above'; readonly limit: number }
  | { readonly kind: 'below'; readonly limit: number }

/** `pass` is within the target, `warn` beyond it but not so far that the weight of the figure calls it failed. */
export type Status = 'pass' | 'warn' | 'fail'

const STRETCH_AT_NO_WEIGHT = 5
const STRETCH_LOST_A_WEIGHT = 2
const STRETCH_LEAST = 0.5

/** The weightier a figure, the narrower its band of warning. */
export function stretchOf(weight: number): number {
  const stretch = STRETCH_AT_NO_WEIGHT - STRETCH_LOST_A_WEIGHT * weight
  return Math.min(STRETCH_AT_NO_WEIGHT, Math.max(STRETCH_LEAST, stretch))
}

export interface Band {
  readonly least: number
  readonly most: number
}

/** Within the target. */
export function targetBand(expected: Expectation): Band {
  switch (expected.kind) {
    case 'near':
      return { least: expected.target - expected.tolerance, most: expected.target + expected.tolerance }
    case 'range':
      return { least: expected.least, most: expected.most }
    case 'share':
      return { least: expected.target, most: 1 }
    case 'outliers':
      return { least: 0, most: expected.most }
    case 'above':
      return { least: expected.limit, most: Number.POSITIVE_INFINITY }
    case 'below':
      return { least: Number.NEGATIVE_INFINITY, most: expected.limit }
    default:
      return unreachable(expected)
  }
}

/** Not failed. */
export function acceptedBand(expected: Expectation, weight: number): Band {
  const stretch = stretchOf(weight)
  const { least, most } = targetBand(expected)
  switch (expected.kind) {
    case 'near':
      return expected.hard ?? around(expected.target, 2 * expected.tolerance * Math.max(stretch, 0.5))
    case 'range': {
      const margin = 0.5 * stretch * (most - least)
      return { least: least - margin, most: most + margin }
    }
    case 'share':
      return {
        least: Math.max(0, expected.least - (expected.target - expected.least) * (stretch - 1)),
        most: 1,
      }
    case 'outliers':
      return { least: 0, most: expected.most * Math.max(1, 2 * stretch) }
    case 'above':
    case 'below':
      return { least, most }
    default:
      return unreachable(expected)
  }
}

function around(middle: number, reach: number): Band {
  return { least: middle - reach, most: middle + reach }
}

export function statusOf(value: number, expected: Expectation, weight: number): Status {
  if (isWithin(value, targetBand(expected), expected)) return 'pass'
  return isWithin(value, acceptedBand(expected, weight), expected) ? 'warn' : 'fail'
}

function isWithin(value: number, { least, most }: Band, { kind }: Expectation): boolean {
  // A gate is open: its very limit is not beyond it.
  return kind === 'above' || kind === 'below'
    ? value > least && value < most
    : value >= least && value <= most
}

const EDGE_SCORE = 0.75

/** How well a figure meets what is expected, 0..1. */
export function scoreOf(value: number, expected: Expectation): number {
  switch (expected.kind) {
    case 'near':
      return Math.max(0, 1 - Math.abs(value - expected.target) / expected.tolerance / 2)
    case 'range':
      return rangeScore(value, expected)
    case 'share':
      return shareScore(value, expected)
    case 'outliers':
      return value <= expected.most ? 1 : exp((-expected.penalty * (value - expected.most)) / expected.most)
    case 'above':
      return value > expected.limit ? 1 : 0
    case 'below':
      return value < expected.limit ? 1 : 0
    default:
      return unreachable(expected)
  }
}

function rangeScore(value: number, { least, most }: Band): number {
  const width = most - least
  if (value < least) return Math.max(0, EDGE_SCORE - (least - value) / width)
  if (value > most) return Math.max(0, EDGE_SCORE - (value - most) / width)
  return 1 - ((1 - EDGE_SCORE) * Math.abs(value - (least + most) / 2)) / (width / 2)
}

function shareScore(value: number, { target, least }: { target: number; least: number }): number {
  if (value >= target) return 1
  if (value >= least) return EDGE_SCORE + ((1 - EDGE_SCORE) * (value - least)) / (target - least)
  return Math.max(0, (EDGE_SCORE * value) / least)
}
