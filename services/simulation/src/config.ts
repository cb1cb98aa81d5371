import { z } from 'zod'

import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

/** Each city that runs has a thread and its memory: about 50 MB for one of 10,000 citizens. */
const CITIES_RUNNING_DEFAULT = 16
const REMOVED_CITY_DAYS_DEFAULT = 30
const REMOVED_CITY_DAYS_MAX = 3_650
/** More than somebody founds by hand, less than a program that founds without end. */
const CITIES_PER_OWNER_DEFAULT = 100

export const settings = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  /** 1: found and start a city when the platform has never had one. */
  DEMO_CITY: z.enum(['0', '1']).default('0'),
  /** 0: as many as the disks hold. */
  CITIES_PER_OWNER_MAX: z.coerce.number().int().min(0).max(1_000_000).default(CITIES_PER_OWNER_DEFAULT),
  /** States and samples of a removed city go after so many days; 0: they stay for ever. */
  REMOVED_CITY_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(REMOVED_CITY_DAYS_MAX)
    .default(REMOVED_CITY_DAYS_DEFAULT),
  CITIES_RUNNING_MAX: z.coerce.number().int().min(1).max(256).default(CITIES_RUNNING_DEFAULT),
})
