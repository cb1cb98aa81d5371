import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openHouse } from '../../../services/event-store/test/house.ts'
import { auditCommands } from '../src/commands/audit.ts'
import { alone } from './alone.ts'

/** An event-store with its database and its API, and the command that verifies its trail. */
export async function openAuditHouse() {
  const house = await openHouse()
  const folder = await mkdtemp(join(tmpdir(), 'urbe-stores-'))
  const addressFile = join(folder, 'database')
  await writeFile(addressFile, `${house.databaseUrl}\n`, { mode: 0o600 })
  const asAdmin: typeof fetch = (url, init) =>
    fetch(url, { ...init, headers: { ...Object(init?.headers), authorization: 'Bearer admin' } })
  const env = { URBE_URL: new URL(house.origin).origin, URBE_AUDIT_DATABASE: house.databaseUrl }
  async function audit(words: readonly string[]) {
    const { code, out, err } = await alone(auditCommands, ['audit', ...words], { env, fetch: asAdmin })
    return { code, said: out.startsWith('{') ? JSON.parse(out) : {}, err }
  }
  return {
    ...{ house, db: house.db, folder, addressFile, databaseUrl: house.databaseUrl, audit },
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type AuditHouse = Awaited<ReturnType<typeof openAuditHouse>>
