import { type Act, actOf, distanceKm, hourOf, type PlaceOf } from '@urbe/anomaly'
import type { AnomalyDetector } from '@urbe/contracts'

import type { Look } from './score.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const QUIET_MS = 6 * HOUR_MS
const HOURS_OF_WEEK = 48
const SENSITIVE: ReadonlySet<string> = new Set([
  'mfa.disabled',
  'password.changed',
  'secret.issued',
  'role.granted',
  'data.exported',
])

type Found = readonly [AnomalyDetector, string]
const FAILED: ReadonlySet<string> = new Set(['login.refused', 'login.throttled'])

interface Tried {
  readonly at: number
  readonly account: string
  readonly network: string
  readonly agent: string
}

/** Windows by key, of as many milliseconds. */
function windows<Item extends { readonly at: number }>(ms: number) {
  const all = new Map<string, Item[]>()
  return (key: string, item: Item): readonly Item[] => {
    const kept = (all.get(key) ?? []).filter(({ at }) => at > item.at - ms)
    kept.push(item)
    all.set(key, kept)
    return kept
  }
}

/**
 * The same questions with plain thresholds, as Elastic publishes them with its detection rules: counts within a window, no notion of what is
 * usual for an account or a network. What plainly watching the trail would give.
 */
export function plainThresholds(placeOf: PlaceOf, { hours }: { hours: boolean }): Look {
  const told = new Map<string, number>()
  const failures = plainFailures()
  const people = plainPeople(placeOf)
  const isAsked = ([detector]: Found) => hours || detector !== 'unusual_hours'
  const isNews = ([detector, id]: Found, at: number) => {
    const key = `${detector} ${id}`
    if (at - (told.get(key) ?? 0) < QUIET_MS) return false
    told.set(key, at)
    return true
  }
  return {
    see(entry) {
      const act = actOf(entry)
      const found = FAILED.has(act.action) ? failures(act) : people(act)
      return found
        .filter((each) => isAsked(each) && isNews(each, act.at))
        .map(([detector, id]) => ({ detector, subject: { type: 'user' as const, id }, lastAt: act.at }))
    },
  }
}

function plainFailures(): (act: Act) => readonly Found[] {
  const [ofAccount, ofAccountLong] = [windows<Tried>(10 * MINUTE_MS), windows<Tried>(HOUR_MS)]
  const ofSource = windows<Tried>(HOUR_MS)
  return ({ at, account = '', network = '', agent }) => {
    const tried = { at, account, network, agent }
    const [fast, slow] = [ofAccount(account, tried), ofAccountLong(account, tried)]
    const found: Found[] = sourceOf(network, ofSource(network, tried))
    if (fast.length >= 10) found.push(['brute_force', account])
    const [networks, agents] = [spread(slow, 'network'), spread(slow, 'agent')]
    const isSpread = networks >= 8 || (networks >= 5 && agents >= 3)
    if (slow.length >= 10 && isSpread) found.push(['distributed_brute_force', account])
    return found
  }
}

function sourceOf(network: string, source: readonly Tried[]): Found[] {
  const counts = [...Map.groupBy(source, (each) => each.account).values()].map(({ length }) => length)
  const few = counts.filter((count) => count <= 2).length
  const even = counts.filter((count) => count >= 2 && count <= 6).length
  const lasts = (source.at(-1)?.at ?? 0) - (source[0]?.at ?? 0)
  const found: Found[] = []
  if (source.length >= 25 && counts.length >= 15 && few >= 0.8 * counts.length)
    found.push(['credential_stuffing', network])
  if (even >= 5 && even >= 0.6 * counts.length && lasts >= 5 * MINUTE_MS)
    found.push(['password_spraying', network])
  return found
}

const spread = (tried: readonly Tried[], name: 'network' | 'agent') =>
  new Set(tried.map((each) => each[name])).size

interface Seen {
  readonly agents: Set<string>
  readonly countries: Set<string>
  readonly hours: number[]
  readonly exports: number[]
  logins: number
  last: { readonly at: number; readonly country: string } | undefined
  suspectAt: number
  resetAt: number
}

function plainPeople(placeOf: PlaceOf): (act: Act) => readonly Found[] {
  const people = new Map<string, Seen>()
  const ofDenied = windows<{ at: number }>(10 * MINUTE_MS)
  const ofExports = windows<{ at: number; rows: number }>(HOUR_MS)
  const seenOf = (id: string): Seen => {
    const seen = people.get(id) ?? nobody()
    people.set(id, seen)
    return seen
  }

  function exported(act: Act, user: string, seen: Seen): readonly Found[] {
    const rows = Number(act.details['rows'] ?? 1)
    const hour = ofExports(user, { at: act.at, rows }).reduce((sum, each) => sum + each.rows, 0)
    const middle = seen.exports.toSorted((one, other) => one - other)[Math.floor(seen.exports.length / 2)]
    seen.exports.push(rows)
    return middle !== undefined && hour > 10 * middle ? [['mass_export', user]] : []
  }

  function acted(act: Act, user: string): readonly Found[] {
    const [seen, { action, at }] = [seenOf(user), act]
    const isSoon = SENSITIVE.has(action) && at - seen.suspectAt < 10 * MINUTE_MS
    const taken: readonly Found[] = isSoon ? [['takeover', user]] : []
    return action === 'data.exported' ? [...taken, ...exported(act, user, seen)] : taken
  }

  return (act) => {
    const { action, at, target, actor } = act
    if (action === 'password.reset' && target !== undefined) seenOf(target.id).resetAt = at
    const { id: user } = actor
    if (user === undefined) return []
    switch (action) {
      case 'login':
        return cameIn(act, seenOf(user), placeOf).map((detector) => [detector, user])
      case 'refresh.reused':
        return [['refresh_reuse', user]]
      case 'authz.denied':
        return ofDenied(user, { at }).length >= 3 ? [['privilege_escalation', user]] : []
      default:
        return acted(act, user)
    }
  }
}

function cameIn(act: Act, seen: Seen, placeOf: PlaceOf): readonly AnomalyDetector[] {
  const country = placeOf(act.network ?? '')?.country ?? ''
  const hour = hourOf(act.at, undefined)
  const total = seen.hours.reduce((sum, each) => sum + each, 0)
  const score = ((seen.hours[hour] ?? 0) + 0.1) / (total + 0.1 * HOURS_OF_WEEK)
  const isNew = seen.logins > 0 && !seen.agents.has(act.agent) && !seen.countries.has(country)
  const found: AnomalyDetector[] = []
  if (isTooFast(seen, act.at, country)) found.push('impossible_travel')
  if (seen.logins >= 30 && score < 0.01) found.push('unusual_hours')
  if (act.at - seen.resetAt < 10 * MINUTE_MS) found.push('takeover')
  seen.suspectAt = isNew ? act.at : 0
  seen.logins += 1
  seen.hours[hour] = (seen.hours[hour] ?? 0) + 1
  seen.agents.add(act.agent)
  seen.countries.add(country)
  seen.last = { at: act.at, country }
  return found
}

function isTooFast({ last }: Seen, at: number, country: string): boolean {
  if (last === undefined) return false
  const km = distanceKm(last.country, country)
  return km > 500 && km / Math.max((at - last.at) / HOUR_MS, 0.01) > 1_000
}

const nobody = (): Seen => ({
  agents: new Set(),
  countries: new Set(),
  hours: Array<number>(HOURS_OF_WEEK).fill(0),
  exports: [],
  logins: 0,
  last: undefined,
  suspectAt: 0,
  resetAt: 0,
})
