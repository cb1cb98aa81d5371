import crypto from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

import { Refusal } from '@urbe/kernel'

import { normalisePassword } from './password-text.ts'
import type { Done, Job, Peppers, Setup } from './password-worker.ts'
import { needsRehash, PBKDF2_ITERATIONS, type Scheme } from './phc.ts'

/** Jobs that wait or run for each worker; more would only wait longer than anybody waits. */
export const QUEUE_PER_WORKER_MAX = 4
const WORKERS_MAX = 4

export interface Passwords {
  /** A PHC string. Refuses with `not_ready` when too many hashes are waiting. */
  readonly hash: (password: string) => Promise<string>
  readonly verify: (password: string, stored: string) => Promise<boolean>
  readonly needsRehash: (stored: string) => boolean
  /** Jobs that can wait or run at once. */
  readonly atOnceMax: number
  readonly close: () => Promise<void>
}

interface Options {
  readonly workers?: number
  /** Of PBKDF2, unless there is a `scheme`; tests take fewer. */
  readonly iterations?: number
  readonly scheme?: Scheme
  readonly peppers?: Peppers | undefined
}

interface Waiting {
  readonly resolve: (result: string | boolean) => void
  readonly reject: (fault: Error) => void
}

interface Bench {
  readonly worker: Worker
  readonly jobs: Map<number, Waiting>
}

/**
 * Hashes in threads of its own: hashing in libuv's pool makes every token check wait behind it, and bcrypt in JavaScript stops
 * the event loop.
 */
export function openPasswords(options: Options = {}): Passwords {
  const { workers = Math.min(WORKERS_MAX, availableParallelism()), iterations = PBKDF2_ITERATIONS } = options
  const { scheme = { scheme: 'pbkdf2', iterations }, peppers } = options
  if (scheme.scheme === 'argon2id') demandArgon2()
  const setup: Setup = { scheme, peppers }
  const benches = Array.from({ length: workers }, () => openBench(setup))
  let lastId = 0

  const run = (job: JobWithoutId): Promise<string | boolean> => {
    const bench = benches.reduce((best, each) => (each.jobs.size < best.jobs.size ? each : best))
    if (bench.jobs.size >= QUEUE_PER_WORKER_MAX)
      throw new Refusal('not_ready', 'Too many passwords are being checked', { retryAfterSeconds: 1 })
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      bench.jobs.set(id, { resolve, reject })
      bench.worker.ref()
      bench.worker.postMessage({ ...job, id } satisfies Job)
    })
  }

  return {
    async hash(password) {
      return String(await run({ kind: 'hash', password: normalisePassword(password) }))
    },
    async verify(password, stored) {
      return (await run({ kind: 'verify', password: normalisePassword(password), stored })) === true
    },
    needsRehash: (stored) => needsRehash(stored, { scheme, pepperId: peppers?.current }),
    atOnceMax: workers * QUEUE_PER_WORKER_MAX,
    async close() {
      await Promise.all(benches.map(({ worker }) => worker.terminate()))
    },
  }
}

type JobWithoutId = Job extends infer Each ? (Each extends Job ? Omit<Each, 'id'> : never) : never

/** Node has had it since 24.7 only. */
function demandArgon2(): void {
  if (typeof crypto.argon2Sync === 'function') return
  throw new Error(
    `argon2id is not in Node ${process.versions.node}: take Node 24.7 or later, or pbkdf2-sha256`,
  )
}

function openBench(setup: Setup): Bench {
  const jobs = new Map<number, Waiting>()
  const worker = new Worker(new URL('./password-worker.ts', import.meta.url), { workerData: setup })
  worker.unref()
  worker.on('message', (done: Done) => {
    const waiting = jobs.get(done.id)
    jobs.delete(done.id)
    if (jobs.size === 0) worker.unref()
    if ('fault' in done) waiting?.reject(new Error(done.fault))
    else waiting?.resolve(done.result)
  })
  const fail = () => {
    for (const waiting of jobs.values()) waiting.reject(new Error('the password worker has ended'))
    jobs.clear()
  }
  worker.on('error', fail)
  worker.on('exit', fail)
  return { worker, jobs }
}
