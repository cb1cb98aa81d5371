import {
  type ServiceName,
  type SnapshotTaken,
  type SnapshotView,
  serviceNames,
  snapshotTaken,
  streams,
  subjects,
} from '@urbe/contracts'
import { type EventLog, type LogConnection, LogUnavailable } from '@urbe/event-log'
import { type Asker, refuse } from '@urbe/http'

import { refusalOf, type VouchAs } from '../vouch-as.ts'
import { viewOf } from './list.ts'

const TAKE_TIMEOUT_MS = 10_000
const TOKEN = /^[A-Za-z0-9_-]+$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const utf8 = new TextEncoder()
const text = new TextDecoder()

interface Wiring {
  readonly connection: Pick<LogConnection, 'request'>
  readonly log: Pick<EventLog, 'info' | 'nextOn' | 'snapshots'>
  readonly vouchAs: VouchAs
}
export interface Wanted {
  readonly type: string
  readonly id: string
  readonly cityId?: string | undefined
}
interface Owned {
  readonly owner: ServiceName
  readonly wanted: Wanted
}

/** Asks the service that folds the aggregate to write down where it stands. */
export async function takeSnapshot(
  wiring: Wiring,
  asked: Wanted | { readonly cityId: string },
  asker: Asker,
): Promise<SnapshotView> {
  const { owner, wanted } =
    'type' in asked ? await ownerOf(wiring.log, asked) : await worldOf(wiring.log, asked)
  const taken = await ask(wiring, { owner, wanted, asker })
  if (!taken.ok) throw refusalOf(taken)
  const stored = await wiring.log.snapshots.find(taken.subject)
  if (stored === undefined) throw refuse('not_ready', 'The snapshot cannot be read yet')
  return viewOf(taken.subject, stored)
}

/** Cities' worlds are kept by simulation under a type of their own. */
async function worldOf(log: Wiring['log'], { cityId }: { readonly cityId: string }): Promise<Owned> {
  if ((await log.info(streams.city(cityId))) === undefined) {
    throw refuse('city_not_found', `There is no city ${cityId}`)
  }
  return { owner: 'simulation', wanted: { type: 'world', id: cityId, cityId } }
}

/** The subject names the owner: `plat.<service>.<type>.<id>`; what lies in a city is simulation's. */
async function ownerOf(log: Wiring['log'], { type, id, cityId }: Wanted): Promise<Owned> {
  const missing = refuse('aggregate_not_found', `There is no ${type} ${id}`)
  if (!TOKEN.test(type) || !TOKEN.test(id)) throw missing
  if (cityId === undefined) {
    const commit = await log.nextOn(streams.platform, `plat.*.${type}.${id}`, 1)
    const owner = serviceNames.find((name) => name === commit?.subject.split('.')[1])
    if (owner !== undefined) return { owner, wanted: { type, id } }
  }
  const city = cityId ?? (UUID.test(id) ? id : undefined)
  if (city === undefined || !(await isInCity(log, { type, id, cityId: city }))) throw missing
  return { owner: 'simulation', wanted: { type, id, cityId: city } }
}

async function isInCity(log: Wiring['log'], { type, id, cityId }: Wanted & { cityId: string }) {
  const stream = streams.city(cityId)
  if ((await log.info(stream)) === undefined) return false
  return (await log.nextOn(stream, `city.${cityId}.${type}.${id}`, 1)) !== undefined
}

async function ask(
  { connection, vouchAs }: Wiring,
  { owner, wanted: { type, id, cityId }, asker }: Owned & { readonly asker: Asker },
): Promise<SnapshotTaken> {
  const subject = subjects.takeSnapshot(owner)
  const body = utf8.encode(JSON.stringify({ type, id, ...(cityId === undefined ? {} : { cityId }) }))
  try {
    const headers = vouchAs(asker)({ subject, body })
    const answer = await connection.request(subject, body, TAKE_TIMEOUT_MS, headers)
    return snapshotTaken.parse(JSON.parse(text.decode(answer)))
  } catch (error) {
    if (error instanceof LogUnavailable) throw refuse('not_ready', `${owner} does not answer`)
    throw error
  }
}
