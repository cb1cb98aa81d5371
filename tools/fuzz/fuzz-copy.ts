import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { serviceNames } from '@urbe/contracts/topology'

import type { Caller } from '../system/caller.ts'
import { type Copy, PASSWORD } from '../system/copy.ts'
import { type Findings, fuzz } from './fuzz.ts'
import { type Document, operationsIn, resolver } from './operations.ts'
import { seeded } from './random.ts'

const AT_ONCE = 40
const LOGGED_MAX = 20
const DOCUMENT = join(import.meta.dirname, '../../docs/openapi.json')

interface Asked extends Pick<Parameters<typeof fuzz>[0], 'tokens' | 'renew' | 'say'> {
  readonly copy: Copy
  readonly admin: Caller
  readonly requests: number
  readonly seed: number
}

/** Fuzzes a whole platform through its edge, with a city in it that can be asked for. */
export async function fuzzCopy({
  copy,
  admin,
  requests,
  seed,
  ...sessions
}: Asked): Promise<Findings & { readonly logged: readonly string[] }> {
  // The file is written from the contracts, and `make check` holds it to them.
  const document = JSON.parse(await readFile(DOCUMENT, 'utf8')) as Document
  const { id } = await admin.found({ name: 'Caos', seed: 1, size: { citizens: 500 } })
  const ground = {
    random: seeded(seed),
    operations: operationsIn(document, { ending: sessions.renew !== undefined }),
    resolve: resolver(document),
    ids: [id, `CITY_${id}`, 'city', 'PLATFORM', 'viewer', '1', '01980000-0000-7000-8000-000000000000'],
  }
  const secrets = [PASSWORD]
  const asked = { origin: copy.origin, ground, requests, atOnce: AT_ONCE, secrets }
  const findings = await fuzz({ ...asked, ...sessions })
  return { ...findings, logged: await faultsLogged(copy.stateDir) }
}

/** What services have logged of faults: the words that their answers keep to themselves. */
async function faultsLogged(stateDir: string): Promise<readonly string[]> {
  const folder = join(stateDir, 'logs')
  const logs = await Promise.all(serviceNames.map((name) => readFile(join(folder, `${name}.log`), 'utf8')))
  const lines = logs
    .flatMap((log) => log.split('\n'))
    .filter((line) => line.includes('a request met a fault'))
  return lines.slice(0, LOGGED_MAX)
}
