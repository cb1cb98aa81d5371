import { type DestinationStream, type Logger, pino } from 'pino'

import { currentTraceparent } from './traceparent.ts'

export type { Logger } from 'pino'

/** Never written out, wherever they stand within the first levels of a line. */
const SECRETS = [
  'accessToken',
  'authorization',
  'cookie',
  'currentPassword',
  'newPassword',
  'otp',
  'password',
  'refreshToken',
  'secret',
  'seed',
  'set-cookie',
  'ticket',
  'token',
] as const
const LEVELS = ['', '*.', '*.*.', '*.*.*.'] as const

interface Options {
  readonly service: string
  readonly level: string
  readonly destination?: DestinationStream
}

/** JSON lines on stdout. Secrets are blotted out by name; lines inside a request carry its trace id. */
export function createLogger({ service, level, destination }: Options): Logger {
  const options = {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: LEVELS.flatMap((at) => SECRETS.map((name) => pathOf(at, name))), censor: '[redacted]' },
    mixin: () => {
      const traceId = currentTraceparent()?.split('-')[1]
      return traceId === undefined ? {} : { trace_id: traceId }
    },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

const pathOf = (level: string, name: string): string =>
  name.includes('-') ? `${level.slice(0, -1)}["${name}"]` : `${level}${name}`
