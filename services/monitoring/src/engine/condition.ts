import type { AlertRule } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

/** Whether the comparison of a rule holds for a value. */
export function holds(
  { comparison, threshold }: Pick<AlertRule, 'comparison' | 'threshold'>,
  value: number,
): boolean {
  switch (comparison) {
    case '>':
      return value > threshold
    case '>=':
      return value >= threshold
    case '<':
      return value < threshold
    case '<=':
      return value <= threshold
    case '==':
      return value === threshold
    case '!=':
      return value !== threshold
    default:
      return unreachable(comparison)
  }
}

/** Whether a series is one that the rule is about. */
export function concerns(
  { labels }: Pick<AlertRule, 'labels'>,
  series: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(labels).every(([name, value]) => series[name] === value)
}

/** Prometheus' `for`: fires at the first evaluation at which the condition has held that long. */
export function isDue({ forSeconds }: Pick<AlertRule, 'forSeconds'>, activeAt: number, now: number): boolean {
  return now - activeAt >= forSeconds * 1_000
}
