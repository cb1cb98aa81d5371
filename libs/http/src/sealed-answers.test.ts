import { expect, it } from '@jest/globals'

import type { IdempotencyStore, StoredAnswer } from './idempotency.ts'
import { sealedAnswers } from './sealed-answers.ts'

const key = { actor: 'user:a', endpoint: 'createUser', key: 'k', fingerprint: 'f' }
const answer = { status: 201, headers: { etag: '"1"' }, body: '{"username":"ana"}' }

function inMemory() {
  const kept: StoredAnswer[] = []
  const store: IdempotencyStore = {
    claim: async () => {
      const [last] = kept.slice(-1)
      return last === undefined ? { state: 'mine' } : { state: 'answered', answer: last }
    },
    keep: async (_key, given) => void kept.push(given),
    release: async () => undefined,
  }
  const sealed = sealedAnswers(store, {
    seal: async (id, text) => Buffer.from(`${id}|${text}`).toString('hex'),
    open: async (id, text) => Buffer.from(text, 'hex').toString().replace(`${id}|`, ''),
  })
  return { kept, sealed }
}

it('keeps a body sealed and gives it back as it was', async () => {
  const { kept, sealed } = inMemory()
  expect(await sealed.claim(key)).toEqual({ state: 'mine' })
  await sealed.keep(key, answer)
  expect(JSON.stringify(kept)).not.toContain('ana')
  expect(kept[0]?.headers).toEqual(answer.headers)
  expect(await sealed.claim(key)).toEqual({ state: 'answered', answer })
})

it('seals no body where there is none', async () => {
  const { kept, sealed } = inMemory()
  await sealed.keep(key, { ...answer, body: '' })
  expect(kept[0]?.body).toBe('')
  expect(await sealed.claim(key)).toEqual({ state: 'answered', answer: { ...answer, body: '' } })
})
