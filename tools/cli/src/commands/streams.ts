import type { Command } from 'commander'

import type { StreamView } from '@urbe/contracts'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import { grouped } from '../progress.ts'
import { table } from '../table.ts'
import { bytesIn, bytesText, secondsIn, secondsText } from '../units.ts'

interface RetentionOptions {
  readonly maxAge?: string
  readonly maxBytes?: string
}

export function streamCommands(program: Command, act: Act): void {
  const streams = program
    .command('streams')
    .description('the streams of the log: size on disk, limits, how far each is archived')
    .action(act(list))
  streams.command('list').description('the same').action(act(list))
  streams
    .command('retention <stream>')
    .description('how long and how much a derived stream keeps; the log itself keeps everything')
    .option('--max-age <duration>', 'like 12h, 7d or 4w')
    .option('--max-bytes <size>', 'like 256MB or 1GiB')
    .action(act<RetentionOptions>(setRetention))
}

async function list(context: Context): Promise<void> {
  const { items } = await context.client.call('listStreams')
  context.show(items, textOf(context, items))
}

async function setRetention(context: Context, options: RetentionOptions, name = ''): Promise<void> {
  const { maxAge, maxBytes } = options
  if (maxAge === undefined && maxBytes === undefined)
    throw new UsageError('give --max-age, --max-bytes or both')
  const asked = {
    maxAgeSeconds: maxAge === undefined ? undefined : secondsIn(maxAge, '--max-age'),
    maxBytes: maxBytes === undefined ? undefined : bytesIn(maxBytes, '--max-bytes'),
  }
  const now = await context.client.call('getStream', { params: { name } })
  const maxAgeSeconds = asked.maxAgeSeconds ?? now.maxAgeSeconds
  const bytes = asked.maxBytes ?? now.maxBytes
  if (maxAgeSeconds === null) throw new UsageError(`--max-age must be given: ${name} has no limit of age`)
  if (bytes === null) throw new UsageError(`--max-bytes must be given: ${name} has no limit of size`)
  const body = { maxAgeSeconds, maxBytes: bytes }
  const stream = await context.client.call('setRetention', { params: { name }, body })
  context.show(stream, textOf(context, [stream]))
}

function textOf({ paint }: Context, streams: readonly StreamView[]): string {
  const rows = streams.map((each) => [
    each.name,
    each.kind,
    bytesText(each.bytes),
    grouped(each.messages),
    each.messages === 0 ? '-' : `${each.firstSequence}-${each.lastSequence}`,
    keeps(each),
    archived(each, paint.yellow),
  ])
  const head = ['NAME', 'KIND', 'ON DISK', 'MESSAGES', 'SEQUENCES', 'KEEPS', 'ARCHIVED THROUGH']
  return table(head, rows)
}

function keeps({ kind, maxAgeSeconds, maxBytes }: StreamView): string {
  const limits = [
    ...(maxAgeSeconds === null ? [] : [secondsText(maxAgeSeconds)]),
    ...(maxBytes === null ? [] : [bytesText(maxBytes)]),
  ]
  if (limits.length > 0) return `at most ${limits.join(', ')}`
  return kind === 'log' ? 'everything' : 'the newest'
}

function archived({ archivedThrough, lastSequence }: StreamView, late: (text: string) => string): string {
  if (archivedThrough === null) return 'not archived'
  return archivedThrough < lastSequence
    ? late(`${archivedThrough} (${grouped(lastSequence - archivedThrough)} to go)`)
    : String(archivedThrough)
}
