import { readFile } from 'node:fs/promises'

import { z } from 'zod'

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
}

interface Env {
  readonly PUBLIC_ORIGIN: string
  readonly AUDIT_ORIGIN?: string | undefined
  readonly AUDIT_KEY_FILE?: string | undefined
  readonly AUDIT_KEY_DAYS?: number | undefined
  readonly AUDIT_CHECKPOINT_FILE?: string | undefined
}

export async function auditPlaces(env: Env) {
  return {
    origin: env.AUDIT_ORIGIN ?? `${new URL(env.PUBLIC_ORIGIN).host}/audit/v1`,
    keyFile: env.AUDIT_KEY_FILE === undefined ? undefined : await readFile(env.AUDIT_KEY_FILE),
    keyDays: env.AUDIT_KEY_DAYS,
    checkpointFile: env.AUDIT_CHECKPOINT_FILE,
  }
}
