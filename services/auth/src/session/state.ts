import type { SessionEvent } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

export type Session =
  | { readonly phase: 'absent' }
  | { readonly phase: 'ended' }
  | { readonly phase: 'open'; readonly userId: string }

export const initial = (): Session => ({ phase: 'absent' })

export function evolve(session: Session, event: SessionEvent): Session {
  switch (event.type) {
    case 'SessionStarted':
      return { phase: 'open', userId: event.data.userId }
    case 'SessionEnded':
      return session.phase === 'absent' ? session : { phase: 'ended' }
    default:
      return unreachable(event)
  }
}
