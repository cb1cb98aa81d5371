import { z } from 'zod'

import { thresholds } from '@urbe/anomaly'
import { vaultSettings } from '@urbe/chassis'
import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

export const settings = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  ...vaultSettings,
  /** Wraps the key with which this service cosigns the audit trail, at least 32 bytes. */
  WITNESS_KEY_FILE: z.string().min(1).optional(),
  /** A key cosigns for so many days, then the next one takes over; for ever without it. */
  WITNESS_KEY_DAYS: z.coerce.number().int().min(31).max(3_650).optional(),
  /** Rows `first,last,country` of networks, IPv4 and IPv6; without it nobody looks at impossible travel. */
  COUNTRY_BY_NETWORK_FILE: z.string().min(1).optional(),
  /** From which on the detectors tell something, as JSON; what is not named keeps its default. */
  ANOMALY_THRESHOLDS: z
    .string()
    .max(10_000)
    .default('{}')
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' })
        return z.NEVER
      }
    })
    .pipe(thresholds),
  /** 1: webhooks may go to this machine and to private networks. */
  WEBHOOK_ALLOW_PRIVATE: z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1'),
})
