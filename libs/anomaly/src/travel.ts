import { type Act, userOf } from './act.ts'
import { type Detector, finding } from './detector.ts'
import { distanceKm } from './places.ts'
import type { Profiles } from './profiles.ts'
import type { Thresholds } from './thresholds.ts'

const HOUR_MS = 3_600_000
/** Networks know no minutes: who comes in twice at once has not flown in no time. */
const HOURS_MIN = 0.1
const FAST_TIMES = 3

/** Somebody who signs in from a country where they have never been, sooner than anybody could be there. */
export function travel(limits: Thresholds['travel'], profiles: Profiles): Detector {
  return {
    memories: {},
    see(act) {
      const user = userOf(act)
      if (act.action !== 'login' || user === undefined) return []
      const profile = profiles.ofUser(user)
      const here = profiles.placeOf(act.network)
      const from = profile?.last.country
      if (profile === undefined || profile.logins < limits.logins) return []
      // A second home, or a way through another country that is used for long, is known after the first time.
      if (here === undefined || from === undefined || profile.countries.includes(here.country)) return []
      const distance = distanceKm(from, here.country)
      const hours = Math.max(HOURS_MIN, (act.at - profile.last.at) / HOUR_MS)
      const speed = distance / hours
      if (distance < limits.distanceKm || speed < limits.speedKmh) return []
      return [
        finding({
          detector: 'impossible_travel',
          severity:
            speed >= limits.speedKmh * FAST_TIMES || isNewDevice(act, profile.agents)
              ? 'critical'
              : 'warning',
          subject: { type: 'user', id: user },
          measures: [
            { name: 'distance_km', value: Math.round(distance), threshold: limits.distanceKm },
            { name: 'speed_kmh', value: Math.round(speed), threshold: limits.speedKmh },
          ],
          events: [
            [profile.last.at, profile.last.seq],
            [act.at, act.seq],
          ],
          networks: [profile.last.network, act.network],
        }),
      ]
    },
  }
}

const isNewDevice = ({ agent }: Act, agents: readonly string[]): boolean => !agents.includes(agent)
