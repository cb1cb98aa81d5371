import { type Act, isSensitive, userOf } from './act.ts'
import { asUnknown, type Detector, type Finding, finding, type Subject } from './detector.ts'
import { memory } from './memory.ts'
import { PROFILES_MAX } from './profiles.ts'
import type { Thresholds } from './thresholds.ts'
import { distinct, type Event, since, slid } from './window.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const EVENTS_MAX = 64
/** What needs one of these is the work of administrators. */
const ADMINISTRATION =
  /^(?:audit|key|log|projection|role|service-account|user):|^(?:alert-rule:manage|realtime:manage|city:delete)$/
const GRANTING = /role|permission/i

/** Somebody who reaches for more than they may: tries many doors, gives to themselves, or uses at once what was given. */
export function privilege(limits: Thresholds['privilege']): Detector {
  const denied = memory<readonly Event[]>(PROFILES_MAX)
  const granted = memory<Event>(PROFILES_MAX)

  function doors(act: Act, subject: Subject): readonly Finding[] {
    const needs = act.details['needs']
    if (act.action !== 'authz.denied' || typeof needs !== 'string' || !ADMINISTRATION.test(needs)) return []
    const window = slid(denied.get(subject.id), [act.at, act.seq, act.operation], {
      ms: DAY_MS,
      max: EVENTS_MAX,
    })
    denied.set(subject.id, window)
    const fast = since(window, act.at - limits.withinMinutes * MINUTE_MS)
    const slow = since(window, act.at - limits.slowWithinMinutes * MINUTE_MS)
    const [events, threshold] =
      distinct(fast, 0) >= limits.operations ? [fast, limits.operations] : [slow, limits.slowOperations]
    const operations = distinct(events, 0)
    if (operations < threshold) return []
    return [
      escalation(
        { subject, severity: 'warning', events, act },
        { name: 'operations', value: operations, threshold },
      ),
    ]
  }

  function toOneself(act: Act, subject: Subject): readonly Finding[] {
    const isRefused = act.action === 'privilege.tried' || (isDenied(act) && GRANTING.test(act.operation))
    const isOwn = act.action === 'privilege.tried' || act.target?.id === subject.id
    if (!isRefused || !isOwn) return []
    const events: Event[] = [[act.at, act.seq]]
    return [
      escalation(
        { subject, severity: 'critical', events, act },
        { name: 'self_grants', value: 1, threshold: 1 },
      ),
    ]
  }

  function atOnce(act: Act, subject: Subject): readonly Finding[] {
    const grant = granted.get(subject.id)
    if (grant === undefined || !isSensitive(act) || act.at - grant[0] > limits.useMinutes * MINUTE_MS)
      return []
    granted.remove(subject.id)
    const minutes = Math.round((act.at - grant[0]) / 6_000) / 10
    const measure = { name: 'minutes_until_used', value: minutes, threshold: limits.useMinutes }
    return [escalation({ subject, severity: 'warning', events: [grant, [act.at, act.seq]], act }, measure)]
  }

  return {
    memories: { denied: asUnknown(denied), granted: asUnknown(granted) },
    see(act) {
      const subject = subjectOf(act)
      // The first administrator was given the role by the platform itself, and has much to do.
      if (act.action === 'role.granted' && act.target !== undefined && act.actor.type !== 'service')
        granted.set(act.target.id, [act.at, act.seq])
      if (subject === undefined) return []
      return [...doors(act, subject), ...toOneself(act, subject), ...atOnce(act, subject)]
    },
  }
}

const isDenied = ({ action, outcome, details }: Act): boolean =>
  action === 'authz.denied' ||
  (action === 'change.answered' && outcome === 'refused' && details['needs'] !== undefined)

function subjectOf(act: Act): Subject | undefined {
  const { actor } = act
  if (actor.id === undefined || (actor.type !== 'user' && actor.type !== 'service-account')) return undefined
  return { type: userOf(act) === undefined ? 'service-account' : 'user', id: actor.id }
}

interface Escalated extends Pick<Finding, 'subject' | 'severity'> {
  readonly events: readonly Event[]
  readonly act: Act
}

const escalation = ({ act, ...found }: Escalated, measure: Finding['measures'][number]) =>
  finding({ ...found, detector: 'privilege_escalation', measures: [measure], networks: [act.network] })
