import { isDeepStrictEqual } from 'node:util'

import type { LogLines } from './connection.ts'
import { UnsafeStream } from './errors.ts'
import type { jetStreamApi } from './jetstream-api.ts'
import { isDerived, isFrozen, type StreamConfig } from './stream-plan.ts'

/** With another value of one of these a stream of the log could lose or exchange what it holds. */
const SAFETY = [
  'storage',
  'retention',
  'discard',
  'max_age',
  'max_bytes',
  'max_msgs',
  'deny_delete',
  'deny_purge',
] as const
/** Settings that a running stream can be given; an operator's choice for a derived stream is left to the operator. */
const ADJUSTABLE = ['duplicate_window', 'num_replicas', 'allow_direct', 'max_msg_size', 'subjects'] as const

/**
 * Makes the stream, or compares the one that is there with the plan: servers ignore settings that they do not know without a word,
 * and somebody may have made it otherwise. Throws `UnsafeStream` rather than keep a log in a stream that forgets.
 */
export async function settleStream(
  api: ReturnType<typeof jetStreamApi>,
  plan: StreamConfig,
  log: LogLines,
): Promise<void> {
  const { existed, config } = await api.createStream(plan)
  const isUnsafe = (setting: (typeof SAFETY)[number]) =>
    differs(plan, config, setting) && !isStricter(config, setting)
  const unsafe = isDerived(plan.name) ? [] : SAFETY.filter(isUnsafe)
  if (unsafe.length > 0) throw new UnsafeStream(plan.name, unsafe)
  const frozen = isFrozen(config)
  // A repair may be under way: whoever knows that there is none thaws the stream.
  if (frozen) log.warn({ stream: plan.name }, 'stream is frozen by a repair')
  const others = ADJUSTABLE.filter(
    (setting) => !(frozen && setting === 'subjects') && differs(plan, config, setting),
  )
  if (!existed || others.length === 0) return
  const changes = Object.fromEntries(others.map((setting) => [setting, plan[setting]]))
  log.warn({ stream: plan.name, changes }, 'stream is brought in line with the plan')
  await api.updateStream({ ...config, ...changes })
}

/** A stream from which less can be taken than the plan allows keeps what it holds; no server takes that back. */
function isStricter(config: StreamConfig, setting: string): boolean {
  return setting.startsWith('deny_') && config[setting] === true
}

/** A server leaves out what is at its default. */
function differs(plan: StreamConfig, config: StreamConfig, setting: string): boolean {
  return (
    !isDeepStrictEqual(config[setting] ?? false, plan[setting] ?? false) &&
    !(isUnset(config[setting]) && isUnset(plan[setting]))
  )
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === false || value === 0 || value === -1
}
