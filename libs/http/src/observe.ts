import type { Request, RequestHandler } from 'express'

import { currentTraceparent, type Meters, withSpan } from '@urbe/telemetry'

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Rate, errors and duration of every operation by its template, and its place in a trace. */
export function observe(meters: Pick<Meters, 'histogram' | 'gauge'>): RequestHandler {
  const durations = meters.histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the first byte of a request to the last byte of its answer',
    labels: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
  })
  const active = meters.gauge({ name: 'http_server_active_requests', help: 'Requests being answered' }).with()

  return (request, response, next) => {
    const start = performance.now()
    active.add(1)
    const answered = new Promise<void>((resolve) => response.once('close', resolve))
    void withSpan({ name: `HTTP ${request.method}`, parent: parentOf(request) }, () => {
      const traceparent = currentTraceparent()
      if (traceparent !== undefined) response.set('traceparent', traceparent)
      next()
      return answered
    })
    void answered.then(() => {
      active.add(-1)
      const labels = { method: request.method, route: routeOf(request), status: String(response.statusCode) }
      durations.with(labels).observe((performance.now() - start) / 1000)
    })
  }
}

function parentOf(request: Request): string | undefined {
  const given = request.headers['traceparent']
  return typeof given === 'string' ? given : undefined
}

/** Never the path itself: it carries ids. */
function routeOf(request: Request): string {
  const template: unknown = request.route?.path
  return typeof template === 'string' ? template : 'unmatched'
}
