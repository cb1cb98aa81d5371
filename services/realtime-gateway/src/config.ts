import { z } from 'zod'

import { httpSettings, natsSettings } from '@urbe/runtime'

export const config = z.object({ ...httpSettings, ...natsSettings })
