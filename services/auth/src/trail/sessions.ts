import type { AuditTrail } from '@urbe/audit'
import type { ErrorCode } from '@urbe/contracts'
import { formatUuid, Refusal } from '@urbe/kernel'

import type { Sessions } from '../session/sessions.ts'
import { byAsker, recordMade } from './made.ts'

const FAMILY = /^rt1\.([A-Za-z0-9_-]{22})\./

/** The same sessions; that they end, and refresh tokens that are refused, is told to the trail. */
export function auditedSessions(sessions: Sessions, audit: AuditTrail): Sessions {
  return {
    ...sessions,
    async end(sessionId, ending) {
      const hasEnded = await sessions.end(sessionId, ending)
      const target = { type: 'session', id: sessionId }
      const details = { why: ending.reason }
      if (hasEnded)
        await recordMade(audit, { ...byAsker(ending.asker), target, action: 'session.ended', details })
      return hasEnded
    },
    async endAllOf(userId, ending) {
      await sessions.endAllOf(userId, ending)
      const target = { type: 'user', id: userId }
      const { reason: why, findings } = ending
      const details = { why, all: true, ...(findings !== undefined && { findings: findings.join(' ') }) }
      await recordMade(audit, { ...byAsker(ending.asker), target, action: 'session.ended', details })
    },
    async refresh(refreshToken, showing, asker) {
      try {
        return await sessions.refresh(refreshToken, showing, asker)
      } catch (error) {
        const action = actionOf(error)
        if (action === undefined || !(error instanceof Refusal)) throw error
        const id = sessionOf(refreshToken)
        const target = id === undefined ? {} : { target: { type: 'session', id } }
        const { actor, context } = byAsker(asker)
        const act = {
          action,
          actor,
          ...target,
          outcome: 'refused',
          reason: error.code,
          context: { ...context, userAgent: showing.userAgent },
        } as const
        // A thief or a broken client: not told before it is on record. Of the rest a flood must not be one of the trail.
        if (action === 'refresh.reused') await audit.record(act)
        else audit.note(act)
        throw error
      }
    },
  }
}

/** As every other act names it. What is no token of ours names none. */
function sessionOf(refreshToken: string): string | undefined {
  const family = FAMILY.exec(refreshToken)?.[1]
  if (family === undefined) return undefined
  const bytes = Buffer.from(family, 'base64url')
  return formatUuid(bytes, (bytes[6] ?? 0) >> 4)
}

function actionOf(error: unknown): 'refresh.reused' | 'refresh.refused' | undefined {
  if (!(error instanceof Refusal)) return undefined
  const code: ErrorCode | string = error.code
  if (code === 'refresh_reused') return 'refresh.reused'
  return code === 'refresh_invalid' || code === 'invalid_dpop_proof' ? 'refresh.refused' : undefined
}
