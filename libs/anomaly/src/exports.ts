import type { Act } from './act.ts'
import { asUnknown, type Detector, finding, type Subject } from './detector.ts'
import { memory } from './memory.ts'
import { PROFILES_MAX } from './profiles.ts'
import type { Thresholds } from './thresholds.ts'
import { type Event, median, slid } from './window.ts'

const HOUR_MS = 3_600_000
const EVENTS_MAX = 128
/** Hours in which somebody took data out, and how much: what is usual for them. */
const HOURS_KEPT = 60
const HOURS_KNOWN_MIN = 5
/** Makes the median distance from the median comparable with a standard deviation. */
const NORMAL = 1.482_6
const GRAVE_TIMES = 5

interface Taken {
  readonly past: readonly number[]
  readonly events: readonly Event[]
}

function takerOf({ action, outcome, actor: { id, type } }: Act): Subject | undefined {
  const isTaking = action === 'data.exported' || action === 'privacy.exported'
  if (!isTaking || outcome !== 'allowed' || id === undefined) return undefined
  return type === 'user' || type === 'service-account' ? { type, id } : undefined
}

/** Rows, entries or records that were taken out; one for an act that does not say. */
function unitsOf({ details }: Act): number {
  for (const name of ['rows', 'entries', 'records', 'items', 'count']) {
    const value = details[name]
    if (typeof value === 'number' && value >= 0) return value
  }
  return 1
}

/** Somebody who takes out much more within an hour than they usually do. */
export function massExport(limits: Thresholds['exports']): Detector {
  const taken = memory<Taken>(PROFILES_MAX)
  return {
    memories: { taken: asUnknown(taken) },
    see(act) {
      const subject = takerOf(act)
      if (subject === undefined) return []
      const { id } = subject
      const known = taken.get(id) ?? { past: [], events: [] }
      const event: Event = [act.at, act.seq, `${unitsOf(act)}`]
      const isSameHour = (known.events[0]?.[0] ?? 0) > act.at - HOUR_MS
      const events = isSameHour ? slid(known.events, event, { ms: HOUR_MS, max: EVENTS_MAX }) : [event]
      const past = isSameHour || known.events.length === 0 ? known.past : [...known.past, sumOf(known.events)]
      taken.set(id, { past: past.slice(-HOURS_KEPT), events })
      const measures = unusual(sumOf(events), past, limits)
      if (measures === undefined) return []
      const [first] = measures
      const severity =
        first !== undefined && first.value >= first.threshold * GRAVE_TIMES ? 'critical' : 'warning'
      return [
        finding({
          detector: 'mass_export',
          severity,
          subject,
          measures,
          events,
          networks: [act.network],
        }),
      ]
    },
  }
}

const sumOf = (events: readonly Event[]) => events.reduce((sum, [, , units]) => sum + Number(units), 0)

function unusual(units: number, past: readonly number[], limits: Thresholds['exports']) {
  if (past.length < HOURS_KNOWN_MIN) {
    const { unitsStranger: threshold } = limits
    return units >= threshold ? [{ name: 'units', value: units, threshold }] : undefined
  }
  const usual = median(past)
  const spread = Math.max(NORMAL * median(past.map((each) => Math.abs(each - usual))), 1)
  const robustZ = Math.round(((units - usual) / spread) * 10) / 10
  const threshold = Math.max(limits.unitsMin, limits.timesOwn * usual)
  if (units < threshold || robustZ < limits.robustZ) return undefined
  return [
    { name: 'units', value: units, threshold },
    { name: 'robust_z', value: robustZ, threshold: limits.robustZ },
  ]
}
