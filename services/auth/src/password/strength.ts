import { Worker } from 'node:worker_threads'

import { refuse } from '@urbe/http'

import type { Estimate, Question, Reply } from './strength-worker.ts'

/** Passwords that wait for their estimate; the longest takes most of a second. */
export const ESTIMATES_WAITING_MAX = 16

export interface Strength {
  readonly estimate: (password: string, words: readonly string[]) => Promise<Estimate>
  readonly close: () => Promise<void>
}

interface Waiting {
  readonly resolve: (estimate: Estimate) => void
  readonly reject: (fault: Error) => void
}

/** How hard a password is to guess, found in a thread of its own: the search would hold up every other request. */
export function openStrength(): Strength {
  const worker = new Worker(new URL('./strength-worker.ts', import.meta.url))
  worker.unref()
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  worker.on('message', (reply: Reply) => {
    const one = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (waiting.size === 0) worker.unref()
    if ('fault' in reply) one?.reject(new Error(reply.fault))
    else one?.resolve(reply.estimate)
  })
  const fail = () => {
    for (const { reject } of waiting.values())
      reject(new Error('the thread that estimates passwords has ended'))
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', fail)

  return {
    estimate(password, words) {
      if (waiting.size >= ESTIMATES_WAITING_MAX)
        throw refuse('not_ready', 'Too many new passwords are being looked at', { retryAfterSeconds: 1 })
      lastId += 1
      const id = lastId
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker.ref()
        worker.postMessage({ id, password, words } satisfies Question)
      })
    },
    async close() {
      await worker.terminate()
    },
  }
}
