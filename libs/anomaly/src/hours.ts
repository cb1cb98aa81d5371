import { type Act, userOf } from './act.ts'
import { type Detector, finding } from './detector.ts'
import { hourOf, likelihood, type Profile, type Profiles } from './profiles.ts'
import type { Thresholds } from './thresholds.ts'

/**
 * Somebody who signs in when they never do, and from where or with what they never did. The hour by itself is not told: people stay up
 * late, and change their shifts.
 */
export function unusualHours(limits: Thresholds['hours'], profiles: Profiles): Detector {
  return {
    memories: {},
    see(act) {
      const user = userOf(act)
      const profile = user === undefined ? undefined : profiles.ofUser(user)
      if (act.action !== 'login' || user === undefined || profile === undefined) return []
      if (profile.logins < limits.logins) return []
      const place = profiles.placeOf(act.network)
      if (!isStrangeTo(profile, act, place?.country)) return []
      const probability = likelihood(profile, hourOf(act.at, place))
      if (probability >= limits.probability) return []
      const rounded = Math.round(probability * 10_000) / 10_000
      return [
        finding({
          detector: 'unusual_hours',
          severity: profile.agents.includes(act.agent) ? 'info' : 'warning',
          subject: { type: 'user', id: user },
          measures: [{ name: 'probability', value: rounded, threshold: limits.probability }],
          events: [[act.at, act.seq]],
          networks: [act.network],
        }),
      ]
    },
  }
}

/** Who travels with a device of their own is awake at other hours. */
function isStrangeTo(
  { networks, countries, agents }: Profile,
  { network, agent }: Act,
  country: string | undefined,
): boolean {
  const isAbroad = country !== undefined && !countries.includes(country)
  return network !== undefined && !networks.includes(network) && !(isAbroad && agents.includes(agent))
}
