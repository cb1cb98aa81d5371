import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { serviceNames } from '@urbe/contracts'

import { readRecord } from '../launcher/record.ts'
import { type Asker, asking } from './asked.ts'
import type { Canary } from './forms.ts'
import { machines } from './machines.ts'
import { people } from './people.ts'
import { files, type Hit, messages, type Piece, processes, rows, type Seen, scan } from './places.ts'
import { searchFor } from './search.ts'
import { type Collection, collection } from './secrets-made.ts'
import { databaseAt, json, streamsAt } from './stores.ts'
import { sweep } from './sweep.ts'

/** Where the secrets of the house themselves lie, each readable by its owner alone. */
const HOMES = ['admin-password', 'passwords', 'nats/seeds', 'key-ring.json', 'signing', 'tls']

interface Place {
  readonly origin: string
  readonly stateDir: string
  readonly adminPassword: string
}

export interface Lived {
  readonly canaries: readonly Canary[]
  readonly asker: Asker
}

/** A life with canaries in it: what people and machines do, and every operation with secrets where they do not belong. */
export async function live({ origin, stateDir, adminPassword }: Place): Promise<Lived> {
  const canaries = collection()
  const asker = asking(origin)
  canaries.keep('password of the administrator', adminPassword)
  const { body } = await asker.done('POST /auth/login', {
    body: { username: 'admin', password: adminPassword },
  })
  const token = canaries.token('access token of the administrator', body['accessToken'])
  const cast = { asker, canaries, token }
  await people(cast)
  await machines(cast)
  await sweep(cast)
  await keepHouseSecrets(stateDir, canaries)
  return { canaries: canaries.all(), asker }
}

/** What the platform holds besides, and tells nobody either. */
async function keepHouseSecrets(stateDir: string, canaries: Collection): Promise<void> {
  const passwords = join(stateDir, 'passwords')
  for (const role of await readdir(passwords))
    canaries.keep(databasePassword(role), (await readFile(join(passwords, role), 'utf8')).trim())
  const seeds = join(stateDir, 'nats', 'seeds')
  for (const name of await readdir(seeds))
    canaries.keep(`seed ${name}`, (await readFile(join(seeds, name), 'utf8')).trim())
  const signing = join(stateDir, 'signing')
  for (const name of (await readdir(signing)).filter((each) => each.endsWith('.pem'))) {
    const [, line] = (await readFile(join(signing, name), 'utf8')).split('\n')
    canaries.keep(`signing key ${name}`, line)
  }
  const ring = await json<{ root: string; keys: { material: string }[] }>(join(stateDir, 'key-ring.json'))
  canaries.keep('root of the key ring', ring.root)
  for (const [at, { material }] of ring.keys.entries()) canaries.keep(`key encryption key ${at}`, material)
}

/** Looks through everything that the platform has written, told or is: the same canaries must be nowhere. */
export async function look({ stateDir }: Pick<Place, 'stateDir'>, { canaries, asker }: Lived): Promise<Seen> {
  const search = searchFor(canaries)
  const seen = [
    await scan(files(stateDir, HOMES), search),
    await scan(rows(await databaseAt(stateDir)), search),
    await scan(messages(await streamsAt(stateDir)), search),
    await scan(figures(stateDir), search),
    await scan(processes(pidsIn(stateDir)), search),
    await scan(asker.refusals, search),
  ]
  return {
    hits: seen.flatMap(({ hits }) => hits).filter((hit) => !isOwnPassword(hit)),
    places: seen.flatMap(({ places }) => places),
    bytes: seen.reduce((total, { bytes }) => total + bytes, 0),
  }
}

const databasePassword = (role: string) => `database password of ${role}`

/** A service is told in its environment where its own database is; of any other it must know nothing. */
function isOwnPassword({ place, canary }: Hit): boolean {
  const own = serviceNames.find((name) => place === `environ of ${name}`)
  return own !== undefined && canary === databasePassword(`urbe_${own.replaceAll('-', '_')}`)
}

async function* figures(stateDir: string): AsyncIterable<Piece> {
  const ports = await json<Record<string, number>>(join(stateDir, 'ports.json'))
  for (const name of serviceNames) {
    const answer = await fetch(`http://127.0.0.1:${ports[name]}/metrics`)
    yield { place: `metrics of ${name}`, bytes: Buffer.from(await answer.arrayBuffer()) }
  }
}

function pidsIn(stateDir: string): Readonly<Record<string, number>> {
  const { processes: all = [], supervisor } = readRecord(join(stateDir, 'processes.json')) ?? {}
  const named = Object.fromEntries(all.map(({ name, pid }) => [name, pid]))
  return supervisor === undefined ? named : { ...named, supervisor: supervisor.pid }
}
