import { type Act, isSensitive, userOf } from './act.ts'
import { asUnknown, type Detector, finding } from './detector.ts'
import { memory } from './memory.ts'
import { PROFILES_MAX, type Profile, type Profiles } from './profiles.ts'
import type { Thresholds } from './thresholds.ts'
import type { Event } from './window.ts'

const MINUTE_MS = 60_000

interface Suspect {
  readonly login: Event
  readonly isAbroad: boolean
  /** When a password was set anew, or a factor taken away, before. */
  readonly reset: Event | undefined
}

/** Somebody who comes in with a new device from a new network, and at once changes what keeps others out or takes something along. */
export function takeover(limits: Thresholds['takeover'], profiles: Profiles): Detector {
  const suspects = memory<Suspect>(PROFILES_MAX)
  const resets = memory<Event>(PROFILES_MAX)

  function suspect(act: Act, user: string): void {
    const profile = profiles.ofUser(user)
    suspects.remove(user)
    if (profile === undefined || profile.logins < limits.logins || !isStrange(act, profile)) return
    const country = profiles.placeOf(act.network)?.country
    const isAbroad = country !== undefined && !profile.countries.includes(country)
    const reset = resets.get(user)
    const isFresh = reset !== undefined && act.at - reset[0] <= limits.resetMinutes * MINUTE_MS
    suspects.set(user, { login: [act.at, act.seq], isAbroad, reset: isFresh ? reset : undefined })
  }

  /** What somebody under suspicion did within the time in which nobody who came in rightly would. */
  function caught(act: Act, user: string): Suspect | undefined {
    const known = suspects.get(user)
    if (known === undefined || !isSensitive(act)) return undefined
    if (act.at - known.login[0] > limits.withinMinutes * MINUTE_MS) return undefined
    suspects.remove(user)
    return known
  }

  return {
    memories: { suspects: asUnknown(suspects), resets: asUnknown(resets) },
    see(act) {
      if (isReset(act)) resets.set(act.target?.id ?? act.actor.id ?? '', [act.at, act.seq])
      const user = userOf(act)
      if (user === undefined) return []
      if (act.action === 'login') suspect(act, user)
      const known = caught(act, user)
      if (known === undefined) return []
      const minutes = Math.round(((act.at - known.login[0]) / MINUTE_MS) * 10) / 10
      return [
        finding({
          detector: 'takeover',
          severity: known.isAbroad || known.reset !== undefined ? 'critical' : 'warning',
          subject: { type: 'user', id: user },
          measures: [{ name: 'minutes_until_sensitive', value: minutes, threshold: limits.withinMinutes }],
          events: [...(known.reset === undefined ? [] : [known.reset]), known.login, [act.at, act.seq]],
          networks: [act.network],
        }),
      ]
    },
  }
}

const isReset = ({ action }: Act): boolean => action === 'password.reset' || action === 'mfa.disabled'
const isStrange = ({ network, agent }: Act, { networks, agents }: Profile): boolean =>
  network !== undefined && !networks.includes(network) && !agents.includes(agent)
