import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { StoredMessage } from '@urbe/event-log'
import { noLogLines } from '@urbe/event-log'

import { openFolderStore } from '../src/folder-store.ts'
import { openStreamArchive, type SegmentLimits } from '../src/stream-archive.ts'

export const at = '2026-11-22T12:00:00.000Z'
export const clock = () => new Date(at)

/** A folder that is gone after the test. */
export async function freshFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-archive-'))
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

export function message(sequence: number, more: Partial<StoredMessage> = {}): StoredMessage {
  return {
    stream: 'PLATFORM',
    subject: 'plat.simulation.city.1',
    sequence,
    storedAt: at,
    headers: { 'Commit-Id': `commit-${sequence}`, 'Nats-Msg-Id': `plat.simulation.city.1@${sequence}` },
    body: Buffer.from(`[{"type":"CityRenamed","v":1,"data":{"name":"Évora ${sequence} 🏙"}}]`),
    ...more,
  }
}

export function messagesFrom(first: number, count: number): StoredMessage[] {
  return Array.from({ length: count }, (_, index) => message(first + index))
}

export const smallSegments: SegmentLimits = { messagesMax: 10, rawBytesMax: 1_000_000 }

export async function archiveIn(folder: string, limits: SegmentLimits = smallSegments) {
  const store = openFolderStore(folder)
  const archive = await openStreamArchive({
    store,
    folder,
    stream: 'PLATFORM',
    clock,
    log: noLogLines,
    limits,
  })
  return { store, archive }
}
