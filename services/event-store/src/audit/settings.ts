import { readFile } from 'node:fs/promises'

import { z } from 'zod'

import { openColdFolder } from './retention/cold-folder.ts'
import type { Retention } from './retention/retention.ts'

const DAYS_MAX = 36_500
/** A backup of the database, none of which is older than 30 days, is brought up to date from the stream. */
export const MESSAGE_DAYS_MIN = 31

export const auditSettings = {
  /** What the trail is called when it begins; it keeps that name. The host of PUBLIC_ORIGIN unless given. */
  AUDIT_ORIGIN: z
    .string()
    .regex(/^[^\s+]{1,200}$/)
    .optional(),
  /** Wraps the key that signs the trail, at least 32 bytes. */
  AUDIT_KEY_FILE: z.string().min(1).optional(),
  /** A key signs the trail for so many days, then the next one takes over; for ever without it. */
  AUDIT_KEY_DAYS: z.coerce.number().int().min(31).max(3_650).optional(),
  /** Signed checkpoints are also appended here: on another disk than the database. */
  AUDIT_CHECKPOINT_FILE: z.string().min(1).optional(),
  /** Entries older than this are moved to cold files; 0: they stay for ever. */
  AUDIT_RETENTION_DAYS: z.coerce.number().int().min(0).max(DAYS_MAX).default(0),
  /** The folder of the cold files: on another disk than the database. */
  AUDIT_COLD_DIR: z.string().min(1).optional(),
  /** Cold files are removed so many days after entries went there; 0: they stay for ever. */
  AUDIT_COLD_DAYS: z.coerce.number().int().min(0).max(DAYS_MAX).default(0),
  /** The messages in which acts came go so many days after they were signed; 0: they stay for ever. As long as cold files unless given. */
  AUDIT_MESSAGE_DAYS: z.coerce.number().int().min(0).max(DAYS_MAX).optional(),
}

interface Env {
  readonly PUBLIC_ORIGIN: string
  readonly AUDIT_ORIGIN?: string | undefined
  readonly AUDIT_KEY_FILE?: string | undefined
  readonly AUDIT_KEY_DAYS?: number | undefined
  readonly AUDIT_CHECKPOINT_FILE?: string | undefined
  readonly AUDIT_RETENTION_DAYS: number
  readonly AUDIT_COLD_DIR?: string | undefined
  readonly AUDIT_COLD_DAYS: number
  readonly AUDIT_MESSAGE_DAYS?: number | undefined
}

export async function auditPlaces(env: Env) {
  return {
    origin: env.AUDIT_ORIGIN ?? `${new URL(env.PUBLIC_ORIGIN).host}/audit/v1`,
    keyFile: env.AUDIT_KEY_FILE === undefined ? undefined : await readFile(env.AUDIT_KEY_FILE),
    keyDays: env.AUDIT_KEY_DAYS,
    checkpointFile: env.AUDIT_CHECKPOINT_FILE,
    retention: retentionOf(env),
    messageDays: messageDaysOf(env),
  }
}

/** Where the trail has an end the messages have none that is later. */
function messageDaysOf(env: Env): number | undefined {
  const { AUDIT_MESSAGE_DAYS: days, AUDIT_RETENTION_DAYS: kept, AUDIT_COLD_DAYS: cold } = env
  const longest = cold === 0 ? undefined : Math.max(MESSAGE_DAYS_MIN, kept + cold)
  if (days === undefined) return longest
  if (days > 0 && days < MESSAGE_DAYS_MIN)
    throw new Error(`AUDIT_MESSAGE_DAYS must be 0 or at least ${MESSAGE_DAYS_MIN}`)
  if (longest !== undefined && (days === 0 || days > longest))
    throw new Error(`AUDIT_MESSAGE_DAYS must be at most ${longest}: cold files have gone by then`)
  return days === 0 ? undefined : days
}

function retentionOf(env: Env): Retention | undefined {
  const { AUDIT_RETENTION_DAYS: days, AUDIT_COLD_DIR: folder, AUDIT_COLD_DAYS: coldDays } = env
  if (days === 0 && coldDays > 0) throw new Error('AUDIT_COLD_DAYS needs AUDIT_RETENTION_DAYS')
  if (days === 0) return undefined
  if (folder === undefined) throw new Error('AUDIT_RETENTION_DAYS needs AUDIT_COLD_DIR')
  return { days, store: openColdFolder(folder), ...(coldDays > 0 && { coldDays }) }
}
