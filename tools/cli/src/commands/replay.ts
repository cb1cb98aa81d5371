import type { Command } from 'commander'

import type { BodyOf, Moment } from '@urbe/contracts'

import type { Act } from '../act.ts'
import { listed } from '../arguments.ts'
import type { Context } from '../context.ts'
import { showEvent } from '../event-lines.ts'
import { UsageError } from '../exit.ts'
import { watchLive } from '../live.ts'
import { findCity } from './find-city.ts'

interface Options {
  readonly from: string
  readonly to?: string
  readonly speed: string
  readonly types?: string
}

const CANCEL_MS = 5_000

export function replayCommand(program: Command, act: Act): void {
  program
    .command('replay <city>')
    .description('show a past stretch of a city again, at its pace or faster; Ctrl-C ends it')
    .requiredOption('--from <moment>', 'a tick, an ISO time, or seq:<sequence>')
    .option('--to <moment>', 'the end of the log without it')
    .option('--speed <factor>', 'times the pace at which it was recorded, or "max"', '1')
    .option('--types <types>', 'only these event types, comma-separated')
    .action(act<Options>(replay))
}

async function replay(context: Context, options: Options, wanted = ''): Promise<void> {
  const body = {
    from: momentIn(options.from, '--from'),
    ...(options.to !== undefined && { to: momentIn(options.to, '--to') }),
    speed: speedIn(options.speed),
  }
  const types = listed(options.types, '--types')
  const id = await findCity(context, wanted)
  await play(context, { id, body, types })
}

interface Play {
  readonly id: string
  readonly body: BodyOf<'createReplay'>
  readonly types: readonly string[] | undefined
}

async function play(context: Context, { id, body, types }: Play): Promise<void> {
  const { client, interrupted, terminal } = context
  const { id: replayId, channel } = await client.call('createReplay', { params: { id }, body })
  const params = { id, replayId }
  try {
    await watchLive(context, {
      channel,
      types,
      onEvent: (event) => {
        showEvent(context, event)
        return false
      },
      endsWhenCaughtUp: true,
    })
  } finally {
    if (interrupted.aborted) {
      const ended = client.call('cancelReplay', { params, signal: AbortSignal.timeout(CANCEL_MS) })
      await ended.catch((error: unknown) => terminal.err(`the replay ends by itself: ${String(error)}`))
    }
  }
}

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

export function momentIn(text: string, what: string): Moment {
  const [, unit, number] = /^(?:(tick|seq):)?(\d{1,15})$/.exec(text) ?? []
  if (number !== undefined) return unit === 'seq' ? { seq: Number(number) } : { tick: Number(number) }
  if (ISO.test(text) && !Number.isNaN(Date.parse(text))) return { at: text }
  throw new UsageError(
    `${what} must be a tick like 120, a time like 2026-11-22T05:30:00Z or seq:42, not "${text}"`,
  )
}

function speedIn(text: string): number | 'max' {
  if (text === 'max') return 'max'
  const factor = Number(text)
  if (text.trim() !== '' && factor > 0 && Number.isFinite(factor)) return factor
  throw new UsageError(`--speed must be a number above 0 or "max", not "${text}"`)
}
