import { z } from 'zod'

import { vaultSettings } from '@urbe/chassis'
import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

export const settings = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  ...vaultSettings,
  /** Wraps the key with which this service cosigns the audit trail, at least 32 bytes. */
  WITNESS_KEY_FILE: z.string().min(1).optional(),
  /** 1: webhooks may go to this machine and to private networks. 0 wherever strangers may create channels. */
  WEBHOOK_ALLOW_PRIVATE: z
    .enum(['0', '1'])
    .default('1')
    .transform((value) => value === '1'),
})
