import type { ErrorCode, SessionEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { Session } from './state.ts'

export type EndReason = Extract<SessionEvent, { type: 'SessionEnded' }>['data']['reason']
export type SessionCommand =
  | { readonly type: 'StartSession'; readonly data: { readonly userId: string } }
  | { readonly type: 'EndSession'; readonly data: { readonly reason: EndReason } }

export function decide(command: SessionCommand, session: Session, at: string): readonly SessionEvent[] {
  switch (command.type) {
    case 'StartSession':
      if (session.phase === 'open' && session.userId === command.data.userId) return []
      if (session.phase !== 'absent') throw no('session_not_found', 'this session cannot start again')
      return [{ type: 'SessionStarted', v: 1, data: { userId: command.data.userId, at } }]
    case 'EndSession':
      if (session.phase === 'ended') return []
      if (session.phase === 'absent') throw no('session_not_found', 'there is no such session')
      return [{ type: 'SessionEnded', v: 1, data: { reason: command.data.reason, at } }]
    default:
      return unreachable(command)
  }
}

const no = (code: ErrorCode, message: string) => new Refusal(code, message)
