export { samplesIn } from './families.ts'
export { startHeartbeat, worstOf } from './heartbeat.ts'
export { createLogger, type Logger } from './logger.ts'
export {
  type CounterHandle,
  createMeters,
  type Family,
  type GaugeHandle,
  type HistogramHandle,
  type Labels,
  type Meters,
} from './meters.ts'
export { currentTraceparent, nextTraceparent, runWithTraceparent } from './traceparent.ts'
export { type Attributes, startTracing, withSpan } from './tracing.ts'
