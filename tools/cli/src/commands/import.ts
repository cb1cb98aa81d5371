import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'

import type { Command } from 'commander'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'

interface Options {
  readonly net: string
  readonly trips: string
  readonly nodes?: string
  readonly name?: string
}

export function importCommands(program: Command, act: Act): void {
  program
    .command('import')
    .description('found a city from files')
    .command('tntp')
    .description('a network of the TransportationNetworks collection')
    .requiredOption('--net <file>', 'the network')
    .requiredOption('--trips <file>', 'the trips')
    .option('--nodes <file>', 'where the nodes lie')
    .option('--name <name>', 'name of the city; the name of the network without it')
    .action(act<Options>(importTntp))
}

async function importTntp(context: Context, { net, trips, nodes, name }: Options): Promise<void> {
  const body = {
    kind: 'tntp',
    name: name ?? basename(net).replace(/(_net)?\.\w+$/i, ''),
    net: await fileAt(net),
    trips: await fileAt(trips),
    ...(nodes !== undefined && { nodes: await fileAt(nodes) }),
  } as const
  const city = await context.client.call('importCity', { body })
  context.show(city, `${city.name} (${city.id}) has been founded.`)
}

async function fileAt(path: string): Promise<File> {
  try {
    return new File([await openAsBlob(path)], basename(path))
  } catch (error) {
    throw new UsageError(`${path} cannot be read`, { cause: error })
  }
}
