import type { Span, Tracer } from '@opentelemetry/api'

import { currentTraceparent, nextTraceparent, runWithTraceparent } from './traceparent.ts'

export type Attributes = Readonly<Record<string, string | number | boolean>>
interface Work {
  readonly name: string
  readonly attributes: Attributes
  readonly parent: string | undefined
}
type Starter = (work: Work) => { span: Span; traceparent: string }

/** Set once by `startTracing`. Without an endpoint it stays unset and a span is only a traceparent. */
let startSpan: Starter | undefined

interface Options {
  readonly service: string
  readonly endpoint?: string | undefined
}

/**
 * Loads OpenTelemetry only when spans have somewhere to go; answers how to stop. The SDK reads the endpoint from its own
 * environment variable; meters and log lines have other owners, so nothing else of it is switched on.
 */
export async function startTracing({ service, endpoint }: Options): Promise<() => Promise<void>> {
  if (endpoint === undefined) return async () => {}
  const [{ NodeSDK }, api] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/api'),
  ])
  const sdk = new NodeSDK({
    serviceName: service,
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
    autoDetectResources: false,
  })
  sdk.start()
  startSpan = starter(api, api.trace.getTracer('urbe'))
  return () => sdk.shutdown()
}

function starter(api: typeof import('@opentelemetry/api'), tracer: Tracer): Starter {
  return ({ name, attributes, parent }) => {
    const span = tracer.startSpan(name, { attributes }, contextOf(api, parent))
    const { traceId, spanId, traceFlags } = span.spanContext()
    const flags = traceFlags.toString(16).padStart(2, '0')
    return { span, traceparent: `00-${traceId}-${spanId}-${flags}` }
  }
}

function contextOf(api: typeof import('@opentelemetry/api'), parent: string | undefined) {
  const [, traceId, spanId, flags] = parent?.split('-') ?? []
  if (traceId === undefined || spanId === undefined) return api.ROOT_CONTEXT
  return api.trace.setSpanContext(api.ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags ?? '0', 16),
    isRemote: true,
  })
}

interface SpanOptions {
  readonly name: string
  readonly attributes?: Attributes
  /** Taken up from a message or request; without it the current one. */
  readonly parent?: string | undefined
}

/** Runs work as one step of a trace. What it awaits sees the step as `currentTraceparent()`. */
export async function withSpan<Result>(options: SpanOptions, work: () => Promise<Result>): Promise<Result> {
  const { name, attributes = {}, parent = currentTraceparent() } = options
  if (startSpan === undefined) return runWithTraceparent(nextTraceparent(parent), work)
  const { span, traceparent } = startSpan({ name, attributes, parent })
  try {
    return await runWithTraceparent(traceparent, work)
  } catch (error) {
    span.setStatus({ code: 2 })
    throw error
  } finally {
    span.end()
  }
}
