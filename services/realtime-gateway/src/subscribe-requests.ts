import type { ClientMessage, ErrorCode, ServerMessage } from '@urbe/contracts'
import { Refusal } from '@urbe/kernel'

import type { Accepted, Subscriptions } from './subscriptions.ts'

/** Requests to subscribe that wait for the log at the same time. */
export const WAITING_REQUESTS_MAX = 64
/** Each subscription asks the log something: so many count as one message. */
const SUBSCRIPTIONS_A_MESSAGE = 4

type Request = Extract<ClientMessage, { t: 'sub' }>
interface Deps {
  readonly subscriptions: Pick<Subscriptions, 'add'>
  readonly tell: (message: ServerMessage) => void
  readonly refuse: (code: ErrorCode, id: number) => void
  readonly isClosed: () => boolean
  readonly onFault: (error: unknown) => void
}

/** As how many messages a request counts beside the one that it is. */
export const furtherCost = ({ subs }: Request): number => Math.ceil(subs.length / SUBSCRIPTIONS_A_MESSAGE) - 1

/** Requests to subscribe are answered one after the other, in the order in which they came. */
export function subscribeRequests(deps: Deps): (request: Request) => void {
  let turn = Promise.resolve()
  let waiting = 0
  return (request) => {
    if (waiting >= WAITING_REQUESTS_MAX) {
      deps.refuse('too_many_requests', request.id)
      return
    }
    waiting += 1
    turn = turn
      .then(() => answer(deps, request))
      .catch(deps.onFault)
      .finally(() => {
        waiting -= 1
      })
  }
}

async function answer({ subscriptions, tell, refuse, isClosed }: Deps, { id, subs }: Request): Promise<void> {
  const refs: Accepted[] = []
  const begins: (() => void)[] = []
  for (const wanted of subs) {
    try {
      const { accepted, begin } = await subscriptions.add(wanted)
      refs.push(accepted)
      begins.push(begin)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refuse(error.code as ErrorCode, id)
    }
  }
  if (isClosed() || refs.length === 0) return
  tell({ t: 'ok', id, refs })
  for (const begin of begins) begin()
}
