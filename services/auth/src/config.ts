import { z } from 'zod'

import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

export const config = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  /** Holds the password of the first administrator; read only while there is no user at all. */
  ADMIN_PASSWORD_FILE: z.string().min(1).optional(),
  /** 32 bytes or more that wrap the stored keys; without it they stand in the database as they are. */
  AUTH_KEY_FILE: z.string().min(1).optional(),
})
