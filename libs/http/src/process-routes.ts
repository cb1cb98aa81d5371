import { type RequestHandler, Router } from 'express'

import type { Check } from '@urbe/contracts'
import { type Meters, worstOf } from '@urbe/telemetry'

/** When the process feels well; a process that is stopping is not ready whatever its checks say. */
export interface Health {
  readonly ready: () => readonly Check[] | Promise<readonly Check[]>
  readonly stopping?: AbortSignal | undefined
}

/** What every process serves on its own port beside its operations; the edge does not let these out. */
export function processRoutes(meters: Pick<Meters, 'text'>, health: Health): Router {
  return Router()
    .get('/metrics', async (_request, response) => {
      const { contentType, body } = await meters.text()
      response.type(contentType).send(body)
    })
    .get('/health/live', (_request, response) => {
      response.type('application/health+json').send(JSON.stringify({ status: 'pass' }))
    })
    .get('/health/ready', readiness(health))
}

function readiness({ ready, stopping }: Health): RequestHandler {
  return async (_request, response) => {
    const status = stopping?.aborted ? 'fail' : worstOf(await ready())
    response
      .status(status === 'fail' ? 503 : 200)
      .type('application/health+json')
      .send(JSON.stringify({ status }))
  }
}
