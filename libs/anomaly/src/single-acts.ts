import type { Detector } from './detector.ts'
import { finding } from './detector.ts'
import type { Profiles } from './profiles.ts'

/** Acts that are worth telling by themselves. */
export function refreshReuse(profiles: Profiles): Detector {
  return {
    memories: {},
    see(act) {
      if (act.action !== 'refresh.reused') return []
      const session = act.target?.id ?? act.actor.sessionId ?? ''
      const user = act.actor.type === 'user' ? act.actor.id : profiles.userOfSession(session)
      return [
        finding({
          detector: 'refresh_reuse',
          severity: 'critical',
          subject: user === undefined ? { type: 'session', id: session } : { type: 'user', id: user },
          measures: [{ name: 'reuses', value: 1, threshold: 1 }],
          events: [[act.at, act.seq]],
          networks: [act.network],
        }),
      ]
    },
  }
}

/** Somebody writes where only our services may: a message that is no act, or that bears another's name. */
export function forgedMessages(): Detector {
  return {
    memories: {},
    see(act) {
      if (act.action !== 'trail.malformed' && act.action !== 'message.forged') return []
      return [
        finding({
          detector: 'forged_messages',
          severity: 'critical',
          subject: { type: 'trail', id: 'audit' },
          measures: [{ name: 'messages', value: 1, threshold: 1 }],
          events: [[act.at, act.seq]],
        }),
      ]
    },
  }
}
