import { z } from 'zod'

import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

export const settings = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  /** 1: webhooks may go to this machine and to private networks. 0 wherever strangers may create channels. */
  WEBHOOK_ALLOW_PRIVATE: z
    .enum(['0', '1'])
    .default('1')
    .transform((value) => value === '1'),
})
