import type { Command } from 'commander'

import type { SnapshotView } from '@urbe/contracts'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'
import { grouped } from '../progress.ts'
import { table } from '../table.ts'
import { bytesText } from '../units.ts'
import { findCity } from './find-city.ts'

interface Options {
  readonly city?: string
  readonly type?: string
  readonly id?: string
}

export function snapshotCommands(program: Command, act: Act): void {
  const snapshots = program
    .command('snapshots')
    .description('the newest snapshot of each aggregate and city')
    .option('--city <city>', 'only of this city, by id or name')
    .option('--type <type>', 'only of this type of aggregate')
    .action(act<Options>(list))
  snapshots
    .command('take')
    .description('take one now: of the world of a city, or of an aggregate')
    .option('--city <city>', 'the city, by id or name')
    .option('--type <type>', 'type of the aggregate')
    .option('--id <id>', 'id of the aggregate')
    .action(
      act<Options>(async (context, own) => await take(context, { ...snapshots.opts<Options>(), ...own })),
    )
}

async function list(context: Context, { city, type }: Options): Promise<void> {
  const of = {
    ...(city !== undefined && { city: await findCity(context, city) }),
    ...(type !== undefined && { type }),
  }
  const found: SnapshotView[] = []
  let cursor: string | undefined
  do {
    const query = { limit: 200, ...of, ...(cursor && { cursor }) }
    const page = await context.client.call('listSnapshots', { query })
    found.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  context.show(found, textOf(found))
}

async function take(context: Context, { city, type, id }: Options): Promise<void> {
  if ((type === undefined) !== (id === undefined)) throw new UsageError('--type and --id go together')
  if (city === undefined && type === undefined) throw new UsageError('give --city, or --type and --id')
  const cityId = city === undefined ? undefined : await findCity(context, city)
  const snapshot = await context.client.call('createSnapshot', { body: bodyOf({ cityId, type, id }) })
  context.show(snapshot, textOf([snapshot]))
}

function bodyOf({ cityId, type, id }: Record<'cityId' | 'type' | 'id', string | undefined>) {
  const ofCity = cityId === undefined ? {} : { cityId }
  if (type !== undefined && id !== undefined) return { type, id, ...ofCity }
  // Without an aggregate there is a city: it has been looked at.
  return { cityId: cityId ?? '' }
}

function textOf(snapshots: readonly SnapshotView[]): string {
  const rows = snapshots.map((each) => [
    each.kind,
    `${each.type} ${each.id}`,
    each.kind === 'world' ? `tick ${grouped(each.version)}` : `version ${grouped(each.version)}`,
    `${each.stream}:${each.sequence}`,
    each.at,
    bytesText(each.bytes),
    each.hash,
  ])
  return table(['KIND', 'OF', 'AS OF', 'POSITION', 'TAKEN', 'SIZE', 'HASH'], rows)
}
