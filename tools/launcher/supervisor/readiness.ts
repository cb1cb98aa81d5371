import { natsReady, postgresReady } from '@urbe/local-servers'

import { answerOf } from '../answers.ts'
import type { Readiness } from '../plan.ts'

export async function isReady(readiness: Readiness): Promise<boolean> {
  switch (readiness.kind) {
    case 'nats':
      return await natsReady(readiness.port)
    case 'postgres':
      return await postgresReady(readiness.port)
    case 'http':
      return (await answerOf(readiness.url, readiness.caFile)) === 'ready'
  }
}
