import type { IdempotencyKey, IdempotencyStore } from './idempotency.ts'

interface Sealing {
  readonly seal: (id: string, text: string) => Promise<string>
  /** What it cannot open any more becomes an empty answer. */
  readonly open: (id: string, text: string) => Promise<string>
}

/** Keeps the bodies of answers sealed: they name people, and some hold what is shown once. */
export function sealedAnswers(store: IdempotencyStore, { seal, open }: Sealing): IdempotencyStore {
  const idOf = ({ actor, endpoint, key }: IdempotencyKey) => `${actor} ${endpoint} ${key}`
  return {
    ...store,
    async claim(wanted) {
      const claim = await store.claim(wanted)
      if (claim.state !== 'answered' || claim.answer.body === '') return claim
      return { ...claim, answer: { ...claim.answer, body: await open(idOf(wanted), claim.answer.body) } }
    },
    async keep(key, answer) {
      const body = answer.body === '' ? '' : await seal(idOf(key), answer.body)
      await store.keep(key, { ...answer, body })
    },
  }
}
