import { z } from 'zod'

import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

import { archiveSettings } from './archive/settings.ts'
import { auditSettings } from './audit/settings.ts'

export const settings = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  /** Copies of each stream: 3 in a cluster. */
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  /** The NATS user with the right to make streams and consumers. */
  PROVISIONER_SEED_FILE: z.string().min(1).optional(),
  /** The NATS user that writes the log again while a stream is repaired. */
  RESTORER_SEED_FILE: z.string().min(1).optional(),
  ...archiveSettings,
  ...auditSettings,
})
