import { randomUUID } from 'node:crypto'

import { subjects } from '@urbe/contracts'

import type { NewCommit } from '../src/commit.ts'

export const at = '2026-11-22T12:00:00.000Z'

/** A commit for a city's entry in the directory. */
export function commitFor(cityId: string, more: Partial<NewCommit> = {}): NewCommit {
  return {
    stream: 'PLATFORM',
    subject: subjects.city(cityId),
    events: [{ type: 'CityRenamed', v: 1, data: { name: 'Porto', at } }],
    expected: { sequence: 0, version: 0 },
    commitId: randomUUID(),
    actor: 'user:1',
    correlationId: randomUUID(),
    at,
    ...more,
  }
}
