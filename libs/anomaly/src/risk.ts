import { type AnomalyDetector, RISK_FINDINGS_MAX, type RiskPrincipal } from '@urbe/contracts'

import type { Finding, Subject } from './detector.ts'

/** Users and accounts whose risk is known; of more, those whose heaviest finding weighs the least are forgotten. */
export const RISK_PRINCIPALS_MAX = 10_000
/** After so many half-lives less than a thousandth of a finding is left: it is forgotten. */
export const HALF_LIVES_KEPT = 10
const MINUTE_MS = 60_000

const GRAVITY = { info: 10, warning: 40, critical: 100 } as const

/** How sure it is, when such a finding is told, that the account is in wrong hands or its owner does wrong. */
const CONFIDENCE: Readonly<Record<AnomalyDetector, number>> = {
  brute_force: 0.5,
  distributed_brute_force: 0.5,
  impossible_travel: 0.8,
  privilege_escalation: 0.7,
  refresh_reuse: 0.9,
  unusual_hours: 0.4,
  mass_export: 0.7,
  takeover: 0.9,
  // About a network, or about the trail: nobody's account.
  credential_stuffing: 0,
  password_spraying: 0,
  forged_messages: 0,
}

/** What strangers do in front of an account. Its owner has done nothing, and must not be kept out by it. */
const BY_STRANGERS: ReadonlySet<AnomalyDetector> = new Set(['brute_force', 'distributed_brute_force'])

export interface RiskFinding extends Pick<Finding, 'detector' | 'severity'> {
  readonly anomalyId: string
  /** Of the last entry, in milliseconds since 1970. */
  readonly at: number
}
export interface Contribution extends RiskFinding {
  readonly byStranger: boolean
  readonly weight: number
  /** What is left of the weight. */
  readonly adds: number
}
export interface RiskSum {
  readonly principal: RiskPrincipal
  readonly risk: number
  readonly ownRisk: number
  /** The heaviest first. */
  readonly contributions: readonly Contribution[]
}

export interface Risks {
  /** The same finding counts once. */
  readonly add: (principal: RiskPrincipal, finding: RiskFinding) => void
  /** What the findings until then add up to then. */
  readonly asOf: (principal: RiskPrincipal, at: number) => RiskSum
  /** Of everybody, the highest first. */
  readonly all: (at: number) => readonly RiskSum[]
  /** Accounts whose owners have become known are theirs from then on. */
  readonly settle: (ownerOf: (account: string) => string | undefined) => void
  readonly size: () => number
}

interface Kept {
  readonly principal: RiskPrincipal
  readonly findings: readonly RiskFinding[]
}

export function weightOf({ detector, severity }: Pick<RiskFinding, 'detector' | 'severity'>): number {
  return GRAVITY[severity] * CONFIDENCE[detector]
}

/** Whom a finding is held against; undefined where it is about no account. */
export function principalOf(
  { type, id }: Subject,
  ownerOf: (account: string) => string | undefined,
): RiskPrincipal | undefined {
  if (type === 'source' || type === 'trail') return undefined
  const owner = type === 'account' ? ownerOf(id) : undefined
  return owner === undefined ? { type, id } : { type: 'user', id: owner }
}

/** Sums of findings by whom they are about; of each finding half is left after `halfLifeMinutes`. */
export function openRisks({
  halfLifeMinutes,
  principalsMax = RISK_PRINCIPALS_MAX,
}: {
  readonly halfLifeMinutes: number
  readonly principalsMax?: number
}): Risks {
  const halfLifeMs = halfLifeMinutes * MINUTE_MS
  const keptMs = HALF_LIVES_KEPT * halfLifeMs
  const known = new Map<string, Kept>()

  /** All grow lighter alike: who is heavier now stays so. */
  const heaviness = (finding: RiskFinding) => Math.log2(weightOf(finding)) + finding.at / halfLifeMs
  const lightestLast = (one: RiskFinding, other: RiskFinding) => heaviness(other) - heaviness(one)
  const heaviestOf = ({ findings: [first] }: Kept) =>
    first === undefined ? Number.NEGATIVE_INFINITY : heaviness(first)

  function keep(principal: RiskPrincipal, more: readonly RiskFinding[]): void {
    const key = keyOf(principal)
    const newestAt = Math.max(...more.map(({ at }) => at))
    const findings = [...more, ...(known.get(key)?.findings ?? [])]
      .filter(({ at }) => at > newestAt - keptMs)
      .toSorted(lightestLast)
      .slice(0, RISK_FINDINGS_MAX)
    known.set(key, { principal, findings })
    if (known.size > principalsMax) forgetLightest()
  }
  function forgetLightest(): void {
    let lightest: readonly [string, number] = ['', Number.POSITIVE_INFINITY]
    for (const [key, kept] of known) {
      const heaviest = heaviestOf(kept)
      if (heaviest < lightest[1]) lightest = [key, heaviest]
    }
    known.delete(lightest[0])
  }
  function sumOf({ principal, findings }: Kept, now: number): RiskSum {
    const contributions = findings
      .filter(({ at }) => at <= now && at > now - keptMs)
      .map((finding) => contributionOf(finding, 2 ** ((finding.at - now) / halfLifeMs)))
    const total = (counted: readonly Contribution[]) =>
      rounded(counted.reduce((sum, { adds }) => sum + adds, 0))
    const own = contributions.filter(({ byStranger }) => !byStranger)
    return { principal, risk: total(contributions), ownRisk: total(own), contributions }
  }

  return {
    add(principal, finding) {
      if (weightOf(finding) === 0) return
      const there = known.get(keyOf(principal))?.findings ?? []
      if (!there.some(({ anomalyId }) => anomalyId === finding.anomalyId)) keep(principal, [finding])
    },
    asOf: (principal, at) => sumOf(known.get(keyOf(principal)) ?? { principal, findings: [] }, at),
    all: (at) =>
      [...known.values()]
        .map((kept) => sumOf(kept, at))
        .filter(({ risk }) => risk > 0)
        .toSorted((one, other) => other.risk - one.risk),
    settle(ownerOf) {
      for (const [key, { principal, findings }] of known) {
        const owner = principal.type === 'account' ? ownerOf(principal.id) : undefined
        if (owner === undefined) continue
        known.delete(key)
        keep({ type: 'user', id: owner }, findings)
      }
    },
    size: () => known.size,
  }
}

const keyOf = ({ type, id }: RiskPrincipal) => `${type} ${id}`

function contributionOf(finding: RiskFinding, left: number): Contribution {
  const weight = weightOf(finding)
  return {
    ...finding,
    byStranger: BY_STRANGERS.has(finding.detector),
    weight: rounded(weight),
    adds: rounded(weight * left),
  }
}

const rounded = (value: number) => Math.round(value * 10) / 10

/** One sentence: how much it is, and which findings it comes from. */
export function explainRisk({ risk, ownRisk, contributions }: Omit<RiskSum, 'principal'>): string {
  const parts = contributions.map(
    ({ detector, severity, adds, weight }) =>
      `${detector.replaceAll('_', ' ')} (${severity}) ${adds} of ${weight}`,
  )
  const foreign = rounded(risk - ownRisk)
  const strangers = foreign > 0 ? `, of which ${foreign} are of strangers' making` : ''
  return `${risk}${strangers}: ${parts.join(' + ')}`
}
