import type { Act } from './act.ts'
import { asUnknown, type Detector, type Finding, finding } from './detector.ts'
import { memory } from './memory.ts'
import { PROFILES_MAX, type Profiles } from './profiles.ts'
import type { Thresholds } from './thresholds.ts'
import { distinct, type Event, since, slid } from './window.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const EVENTS_MAX = 256
const GRAVE_TIMES = 5
const USUAL_PLACE = 'usual'
const NEW_PLACE = 'new'
/** Where the account was used before it is more likely its owner, or a program of theirs with an old password. */
const USUAL_PLACE_TIMES = 3
const isNewPlace = ([, , , place]: Event): boolean => place === NEW_PLACE

const isFailure = ({ action, reason }: { action: Act['action']; reason?: string }) =>
  (action === 'login.refused' || action === 'login.throttled') && reason !== 'not_ready'

/** A failure of somebody who is a stranger to the account: neither its device, nor where and with what it was used before. */
export const isStrange = (act: Act, profiles: Profiles): boolean =>
  isFailure(act) &&
  act.details['knownDevice'] !== true &&
  act.account !== undefined &&
  !profiles.isUsualFor(act.account, act)

/** Many tries at one account, from one place or from many. */
export function guessing(limits: Thresholds['bruteForce'], profiles: Profiles): Detector {
  const tries = memory<readonly Event[]>(PROFILES_MAX)
  return {
    memories: { tries: asUnknown(tries) },
    see(act) {
      const { account } = act
      if (account === undefined || !isStrange(act, profiles)) return []
      const place = profiles.isWhereUsual(account, act) ? USUAL_PLACE : NEW_PLACE
      const event: Event = [act.at, act.seq, act.network ?? '', place]
      const window = slid(tries.get(account), event, { ms: DAY_MS, max: EVENTS_MAX })
      tries.set(account, window)
      return judged(account, { window, at: act.at, limits })
    },
  }
}

interface Judging {
  readonly window: readonly Event[]
  readonly at: number
  readonly limits: Thresholds['bruteForce']
}

function judged(account: string, { window, at, limits }: Judging): readonly Finding[] {
  const slow = since(window, at - limits.slowWithinMinutes * MINUTE_MS)
  const fast = since(slow, at - limits.withinMinutes * MINUTE_MS)
  const { failures: many, slowFailures } = limits
  const { events, threshold } = [
    { events: fast.filter(isNewPlace), threshold: many },
    { events: slow.filter(isNewPlace), threshold: slowFailures },
    { events: fast, threshold: many * USUAL_PLACE_TIMES },
  ].find((each) => each.events.length >= each.threshold) ?? { events: [], threshold: many }
  if (events.length === 0) return []
  const networks = distinct(slow, 0)
  const isSpread = networks >= limits.networks
  const failures = { name: 'failures', value: events.length, threshold }
  return [
    finding({
      detector: isSpread ? 'distributed_brute_force' : 'brute_force',
      severity: isSpread || events.length >= threshold * GRAVE_TIMES ? 'critical' : 'warning',
      subject: { type: 'account', id: account },
      measures: isSpread
        ? [failures, { name: 'networks', value: networks, threshold: limits.networks }]
        : [failures],
      events,
      networks: events.map((event) => event[2]),
    }),
  ]
}
