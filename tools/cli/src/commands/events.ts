import type { Command } from 'commander'

import type { Act } from '../act.ts'
import { listed, optionalNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { showEvent } from '../event-lines.ts'
import { watchLive } from '../live.ts'
import { findCity } from './find-city.ts'

interface Options {
  readonly city?: string
  readonly types?: string
  readonly since?: string
  readonly count?: string
}

export function eventCommands(program: Command, act: Act): void {
  program
    .command('events')
    .description('watch what happens')
    .command('follow')
    .description('show events as they happen, until interrupted')
    .option('--city <city>', 'events of one city, by id or name; of the platform without it')
    .option('--types <types>', 'only these event types, comma-separated')
    .option('--since <sequence>', 'first what happened after this sequence of the stream')
    .option('--count <number>', 'end after so many events')
    .action(act<Options>(follow))
}

async function follow(context: Context, options: Options): Promise<void> {
  const since = optionalNumber(options.since, '--since')
  const count = optionalNumber(options.count, '--count', 1) ?? Number.POSITIVE_INFINITY
  const types = listed(options.types, '--types')
  const channel =
    options.city === undefined ? 'plat.simulation.>' : `city.${await findCity(context, options.city)}.>`
  let shown = 0
  const onEvent: Parameters<typeof watchLive>[1]['onEvent'] = (event) => {
    shown += 1
    showEvent(context, event)
    return shown >= count
  }
  await watchLive(context, { channel, types, since, onEvent })
}
