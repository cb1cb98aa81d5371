import { randomUUID } from 'node:crypto'

import type { Kysely } from 'kysely'

import { openAuditTrail } from '@urbe/audit'
import type { ServiceName } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { EMPTY_ROOT, leafHash, nodeHash } from '@urbe/merkle'
import { createMeters } from '@urbe/telemetry'

import type { Database } from '../src/database.ts'

/** How a service writes into the trail. */
export function trailOf(connection: LogConnection, service: ServiceName, clock = systemClock) {
  const meters = createMeters({ service })
  meters.stop()
  const log = { error: () => undefined }
  return openAuditTrail({ connection, service, clock, newId: randomUUID, meters, log })
}

/** The definition of RFC 9162 over everything that is stored: what tiles and checkpoints are held against. */
export function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return EMPTY_ROOT
  if (leaves.length === 1) return only
  const split = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1)
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)))
}

export async function storedEntries(db: Kysely<Database>) {
  const rows = await db.selectFrom('audit_entry').select(['seq', 'bytes']).orderBy('seq').execute()
  return {
    places: rows.map(({ seq }) => seq),
    leaves: rows.map(({ bytes }) => leafHash(bytes)),
    entries: rows.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes))),
  }
}

export const checkpointsIn = (db: Kysely<Database>) =>
  db.selectFrom('audit_checkpoint').select(['size', 'root', 'note']).orderBy('size').execute()
