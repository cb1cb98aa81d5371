import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { subjects } from '@urbe/contracts'

import { type Expected, type NewCommit, UNBORN } from '../src/commit.ts'
import type { EventLog } from '../src/event-log.ts'

export const at = '2026-11-22T12:00:00.000Z'

/** A commit for a city's entry in the directory. */
export function commitFor(cityId: string, more: Partial<NewCommit> = {}): NewCommit {
  return {
    stream: 'PLATFORM',
    subject: subjects.city(cityId),
    events: [{ type: 'CityRenamed', v: 1, data: { name: 'Porto', at } }],
    expected: UNBORN,
    commitId: randomUUID(),
    actor: 'user:1',
    correlationId: randomUUID(),
    at,
    ...more,
  }
}

/** One commit after the other on one aggregate. */
export async function appendMany(log: EventLog, cityId: string, count: number): Promise<void> {
  let expected: Expected = UNBORN
  for (let n = 0; n < count; n++) expected = await log.append(commitFor(cityId, { expected }))
}

/** Waits for a condition; a test that waits in vain says so. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not in ${deadlineMs} ms`)
    await sleep(10)
  }
}
