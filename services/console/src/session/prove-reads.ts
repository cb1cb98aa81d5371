import type { Query, QueryClient } from '@tanstack/react-query'

import { asksForProof } from '../api/fault.ts'
import type { ProofDesk } from './proof-desk.ts'

interface Deps {
  readonly queries: QueryClient
  readonly desk: Pick<ProofDesk, 'ask'>
  /** Where in the console one is. */
  readonly place: () => string
}

const isRefused = (query: Query) => asksForProof(query.state.error)
const refused = { type: 'active', predicate: isRefused } as const

/** Reads again whatever is shown and was refused for want of a proof. */
export const readRefused = (queries: QueryClient) => queries.refetchQueries(refused)

/**
 * Asks for a proof when a read is refused for want of one (RFC 9470), and reads again what was refused: the page stays where it
 * was. Whoever gives none is not asked again for the same page, however often it reads; trying again by hand asks.
 */
export function proveReads({ queries, desk, place }: Deps): () => void {
  let isAsking = false
  let declinedAt: string | undefined
  const askUntilOpen = async () => {
    for (let isAgain = false; ; isAgain = true) {
      if (!(await desk.ask(isAgain))) {
        declinedAt = place()
        return
      }
      declinedAt = undefined
      await readRefused(queries)
      if (queries.getQueryCache().findAll(refused).length === 0) return
    }
  }
  return queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'error' || !asksForProof(event.action.error)) return
    if (isAsking || declinedAt === place()) return
    isAsking = true
    void askUntilOpen().finally(() => {
      isAsking = false
    })
  })
}
