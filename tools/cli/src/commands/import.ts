import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'

import type { Command } from 'commander'

import type { ImportFiles } from '@urbe/client'

import type { Act } from '../act.ts'
import { optionalNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'

interface TntpOptions {
  readonly net: string
  readonly trips: string
  readonly nodes?: string
  readonly name?: string
}

interface StreetOptions {
  readonly gtfs?: string
  readonly name?: string
  readonly citizens?: string
  readonly seed?: string
}

export function importCommands(program: Command, act: Act): void {
  const imports = program.command('import').description('found a city from files')
  imports
    .command('tntp')
    .description('a network of the TransportationNetworks collection')
    .requiredOption('--net <file>', 'the network')
    .requiredOption('--trips <file>', 'the trips')
    .option('--nodes <file>', 'where the nodes lie')
    .option('--name <name>', 'name of the city; the name of the network without it')
    .action(act<TntpOptions>(importTntp))
  streets(
    imports.command('osm <file>').description('streets and homes of OpenStreetMap, .osm or .osm.pbf'),
    act,
    'osm',
  )
  streets(
    imports.command('geojson <file>').description('streets and homes of a GeoJSON file'),
    act,
    'geojson',
  )
}

function streets(command: Command, act: Act, kind: 'osm' | 'geojson'): void {
  command
    .option('--name <name>', 'name of the city; the name of the file without it')
    .option('--gtfs <file>', 'a zipped timetable, GTFS, whose lines shall run there')
    .option('--citizens <count>', 'how many live there; as many as its homes have room for without it')
    .option('--seed <number>', 'the same seed settles the same people')
    .action(
      act<StreetOptions>((context, options, file = '') => importStreets(context, { ...options, kind, file })),
    )
}

interface Streets extends StreetOptions {
  readonly kind: 'osm' | 'geojson'
  readonly file: string
}

async function importStreets(
  context: Context,
  { kind, file, name, gtfs, ...options }: Streets,
): Promise<void> {
  const citizens = optionalNumber(options.citizens, '--citizens')
  const seed = optionalNumber(options.seed, '--seed')
  await found(context, {
    kind,
    name: name ?? basename(file).replace(/(\.osm|\.geo)?\.\w+$/i, ''),
    file: await fileAt(file),
    ...(gtfs !== undefined && { gtfs: await fileAt(gtfs) }),
    ...(citizens !== undefined && { citizens }),
    ...(seed !== undefined && { seed }),
  })
}

async function importTntp(context: Context, { net, trips, nodes, name }: TntpOptions): Promise<void> {
  await found(context, {
    kind: 'tntp',
    name: name ?? basename(net).replace(/(_net)?\.\w+$/i, ''),
    net: await fileAt(net),
    trips: await fileAt(trips),
    ...(nodes !== undefined && { nodes: await fileAt(nodes) }),
  })
}

async function found(context: Context, body: ImportFiles): Promise<void> {
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
