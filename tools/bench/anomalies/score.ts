import type { Finding } from '@urbe/anomaly'
import type { AuditEntry } from '@urbe/contracts'

import type { Attack } from './attacks.ts'
import type { Month } from './month.ts'

const GRACE_MS = 3_600_000

export interface Look {
  readonly see: (entry: AuditEntry) => readonly Pick<Finding, 'detector' | 'subject' | 'lastAt'>[]
}
type Found = ReturnType<Look['see']>[number]

export interface Score {
  readonly recall: number
  readonly precision: number
  readonly f1: number
  readonly falseAlarms: number
  readonly falseAlarmsPer1000: number
  /** From the first act of an attack until it is found, minutes. */
  readonly delayP95: number
  readonly missed: readonly string[]
  readonly falseByDetector: Readonly<Record<string, number>>
}

const spanOf = ({ acts }: Attack) => {
  const times = acts.map(({ at }) => at)
  return { from: Math.min(...times), to: Math.max(...times) + GRACE_MS }
}

/** An attack is one hit, however often it is told; every finding that belongs to none is a false alarm. */
export function scoreOf({ entries, attacks, userDays }: Month, look: Look): Score {
  const found: Found[] = []
  for (const entry of entries) found.push(...look.see(entry))
  const spans = attacks.map((attack) => ({ attack, ...spanOf(attack) }))
  const isDuring = ({ lastAt }: Found, { from, to }: (typeof spans)[number]) => lastAt >= from && lastAt <= to
  const belongs = (each: Found, span: (typeof spans)[number]) =>
    span.attack.subjects.has(each.subject.id) && isDuring(each, span)
  const isWrong = (each: Found) =>
    !spans.some(
      (span) => belongs(each, span) || (span.attack.besides.has(each.subject.id) && isDuring(each, span)),
    )
  const wrong = found.filter(isWrong)
  const delays: number[] = []
  const missed: string[] = []
  for (const span of spans) {
    const first = found.find((each) => belongs(each, span))
    if (first === undefined) missed.push(`${span.attack.script} ${span.attack.intensity}`)
    else delays.push((first.lastAt - span.from) / 60_000)
  }
  const hits = attacks.length - missed.length
  const recall = hits / attacks.length
  const precision = hits / (hits + wrong.length)
  const sorted = delays.toSorted((one, other) => one - other)
  const falseByDetector: Record<string, number> = {}
  for (const { detector } of wrong) falseByDetector[detector] = (falseByDetector[detector] ?? 0) + 1
  return {
    recall,
    precision,
    f1: (2 * precision * recall) / (precision + recall),
    falseAlarms: wrong.length,
    falseAlarmsPer1000: (wrong.length / userDays) * 1_000,
    delayP95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    missed,
    falseByDetector,
  }
}
