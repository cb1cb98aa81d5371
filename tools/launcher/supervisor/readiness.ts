import { get } from 'node:http'

import { natsReady, postgresReady } from '@urbe/local-servers'

import type { Readiness } from '../plan.ts'

const ANSWER_DEADLINE_MS = 2_000
const OK = 200

export function isReady(readiness: Readiness): Promise<boolean> {
  switch (readiness.kind) {
    case 'nats':
      return natsReady(readiness.port)
    case 'postgres':
      return postgresReady(readiness.port)
    case 'http':
      return answersOk(readiness.url)
  }
}

function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: ANSWER_DEADLINE_MS, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === OK)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
