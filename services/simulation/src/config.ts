import { z } from 'zod'

import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

/** Each city that runs has a thread and its memory: about 50 MB for one of 10,000 citizens. */
const CITIES_RUNNING_DEFAULT = 16

export const settings = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  /** 1: found and start a city when the platform has never had one. */
  DEMO_CITY: z.enum(['0', '1']).default('0'),
  CITIES_RUNNING_MAX: z.coerce.number().int().min(1).max(256).default(CITIES_RUNNING_DEFAULT),
})
