import type { Principal } from '@urbe/access'
import {
  CLIENT_MESSAGE_BYTES_MAX,
  MESSAGES_PER_SECOND_MAX,
  PING_SECONDS,
  REPLAY_EVENTS_MAX,
  type ServerMessage,
  SUBSCRIPTIONS_MAX,
} from '@urbe/contracts'

/** The first message: who one is here, and what one may send. */
export function welcomeOf(
  { id, principal }: { readonly id: string; readonly principal: Principal },
  node: string,
): ServerMessage {
  return {
    t: 'welcome',
    conn: id,
    sid: principal.sessionId,
    exp: principal.expiresAt,
    limits: {
      subs: SUBSCRIPTIONS_MAX,
      msgPerS: MESSAGES_PER_SECOND_MAX,
      maxFrame: CLIENT_MESSAGE_BYTES_MAX,
      replay: REPLAY_EVENTS_MAX,
    },
    ping: PING_SECONDS,
    proto: '1.0',
    node,
  }
}
