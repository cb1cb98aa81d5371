import type { Act } from './act.ts'
import { asUnknown, type Detector, type Finding, finding } from './detector.ts'
import { isStrange } from './guessing.ts'
import { memory } from './memory.ts'
import { PROFILES_MAX, type Profiles } from './profiles.ts'
import type { Thresholds } from './thresholds.ts'
import { countsOf, type Event, since, slid } from './window.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const EVENTS_MAX = 512
const GRAVE_ACCOUNTS = 50

type Limits = Pick<Thresholds, 'stuffing' | 'spraying'>

/** One network that tries many accounts: leaked pairs of names and passwords, or few passwords at every name. */
export function sources(limits: Limits, profiles: Profiles): Detector {
  const tries = memory<readonly Event[]>(PROFILES_MAX)
  return {
    memories: { tries: asUnknown(tries) },
    see(act) {
      const { network, account } = act
      if (network === undefined || account === undefined || !isStrange(act, profiles)) return []
      const window = slid(tries.get(network), [act.at, act.seq, account], { ms: DAY_MS, max: EVENTS_MAX })
      tries.set(network, window)
      const times =
        profiles.peopleOf(network) >= limits.stuffing.trustedPeople ? limits.stuffing.trustedTimes : 1
      const looked = { act, network, window, times }
      return sprayed(limits.spraying, looked) ?? stuffed(limits.stuffing, looked) ?? []
    },
  }
}

interface Looked {
  readonly act: Act
  readonly network: string
  readonly window: readonly Event[]
  readonly times: number
}

function stuffed(limits: Limits['stuffing'], { act, network, window, times }: Looked) {
  const events = since(window, act.at - limits.withinMinutes * MINUTE_MS)
  const counts = countsOf(events, 0)
  const few = counts.filter((count) => count <= limits.triesPerAccount).length
  const least = { attempts: limits.attempts * times, accounts: limits.accounts * times }
  if (events.length < least.attempts || counts.length < least.accounts) return undefined
  if (few < limits.share * counts.length) return undefined
  return [
    found('credential_stuffing', { network, events, accounts: counts.length }, [
      { name: 'attempts', value: events.length, threshold: least.attempts },
      { name: 'accounts', value: counts.length, threshold: least.accounts },
    ]),
  ]
}

function sprayed(limits: Limits['spraying'], { act, network, window, times }: Looked) {
  const events = since(window, act.at - limits.withinMinutes * MINUTE_MS)
  const counts = countsOf(events, 0)
  const even = counts.filter((count) => count >= limits.triesMin && count <= limits.triesMax).length
  const lastsMinutes = (act.at - (events[0]?.[0] ?? act.at)) / MINUTE_MS
  const threshold = limits.accounts * times
  if (even < threshold || even < limits.share * counts.length || lastsMinutes < limits.lastsMinutes)
    return undefined
  return [
    found('password_spraying', { network, events, accounts: even }, [
      { name: 'accounts', value: even, threshold },
      { name: 'lasting_minutes', value: Math.round(lastsMinutes), threshold: limits.lastsMinutes },
    ]),
  ]
}

interface Source {
  readonly network: string
  readonly events: readonly Event[]
  readonly accounts: number
}

function found(
  detector: 'credential_stuffing' | 'password_spraying',
  { network, events, accounts }: Source,
  measures: Finding['measures'],
): Finding {
  return finding({
    detector,
    severity: accounts >= GRAVE_ACCOUNTS ? 'critical' : 'warning',
    subject: { type: 'source', id: network },
    measures,
    events,
    networks: [network],
  })
}
