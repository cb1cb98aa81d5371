import type { QueryExecutorProvider } from 'kysely'

import { type IdempotencyStore, idempotencyStore, sealedAnswers } from '@urbe/http'
import type { Clock } from '@urbe/kernel'
import { isSealed, isShredded, sealedColumn, type Vault } from '@urbe/vault'

interface Given {
  readonly db: QueryExecutorProvider
  readonly clock: Clock
  readonly service: string
  /** Answers are kept sealed under a key of the service. */
  readonly vault?: Vault | undefined
}

/** Answers to repeated requests, in the service's own tables. */
export function answersOf({ db, clock, service, vault }: Given): IdempotencyStore {
  const store = idempotencyStore(db, clock)
  if (vault === undefined) return store
  const bodies = sealedColumn(vault, {
    subject: `${service}:answers`,
    aggregateType: 'http_idempotency',
    field: 'body',
  })
  return sealedAnswers(store, {
    seal: bodies.seal,
    async open(id, text) {
      const body = isSealed(text) ? await bodies.open(id, text) : text
      return isShredded(body) ? '' : body
    },
  })
}
