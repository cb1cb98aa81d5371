import { setTimeout as sleep } from 'node:timers/promises'

import type { Anomaly } from '@urbe/contracts'

import { ask, bearer, json } from '../client.ts'

/** What is measured is known as exactly as this. */
export const LOOK_EVERY_MS = 200
const NEWEST = 200

interface Seen {
  readonly found: Anomaly
  /** When it could be read, of the clock of `performance`. */
  readonly at: number
}

/** Reads the list of findings again and again, as somebody would who waits for one. */
export function watchFindings(origin: string, admin: string) {
  const seen = new Map<string, Seen>()
  const stopping = new AbortController()
  const look = async () => {
    const url = `${origin}/api/v1/audit/anomalies?limit=${NEWEST}`
    const { items } = await json<{ items: readonly Anomaly[] }>(ask(url, { headers: bearer(admin) }))
    const at = performance.now()
    for (const found of items) if (!seen.has(found.id)) seen.set(found.id, { found, at })
  }
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await look()
      await sleep(LOOK_EVERY_MS)
    }
  })()
  return {
    /** The first that fits; undefined while there is none. */
    first: (fits: (found: Anomaly) => boolean): Seen | undefined =>
      [...seen.values()].find(({ found }) => fits(found)),
    /** Throws what went wrong while looking. */
    async stop() {
      stopping.abort()
      await looking
    },
    looking,
  }
}
