import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { openAuditTrail } from '@urbe/audit'
import { connectLog, noLogLines, openSignatures } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'

import { readRecord } from '../../launcher/record.ts'
import { layoutOf } from '../../launcher/settings.ts'
import { openPage, startBrowser } from '../browser.ts'
import { type Caller, callerOf, chainEnd, until } from '../caller.ts'
import { signIn, violationsOn } from '../console-page.ts'
import { type Copy, startCopy } from '../copy.ts'

const run = promisify(execFile)
const CLI = join(import.meta.dirname, '../../cli/src/main.ts')
const WRITERS = 2
/** One of each service that answers over HTTP. */
const READ = ['/users?limit=1', '/alerts?limit=1', '/audit/events?limit=1', '/cities?limit=1']
const READ_ONE = 'one city'
const ANSWERS = 100
/** A bundle, and some that stay. */
const ACTS = 300
const BUNDLE = 256

const closing = new AsyncDisposableStack()
let cold: string
let copy: Copy
let caller: Caller
let cityId: string
beforeAll(async () => {
  cold = await mkdtemp(join(tmpdir(), 'urbe-cold-'))
  closing.defer(() => rm(cold, { recursive: true }))
  copy = closing.use(
    await startCopy({ AUDIT_RETENTION_DAYS: '1', AUDIT_COLD_DIR: cold, AUDIT_COLD_DAYS: '1' }),
  )
  caller = await callerOf(copy.origin)
  cityId = (await caller.found({ name: 'Stout', seed: 9, size: { citizens: 1_000 } })).id
  await caller.act(cityId, 'start', { ticksPerSecond: 10 })
  await caller.reaches(cityId, 5)
})
afterAll(() => closing.disposeAsync())

/** Those who change something, or look, without a pause, and what they are answered. */
async function busy() {
  const answers: string[] = []
  let isOver = false
  const told = async (what: string, answer: Response) => {
    const text = await answer.text()
    answers.push(answer.ok ? what : `${what}: ${answer.status} ${text}`)
  }
  const rename = async (id: string) => {
    let etag = (await caller.raw(`/cities/${id}`)).headers.get('etag') ?? ''
    for (let n = 0; !isOver; n++) {
      const asked = { method: 'PATCH', body: { name: `Stout ${n}` }, headers: { 'if-match': etag } }
      const answer = await caller.raw(`/cities/${id}`, asked)
      // The directory may be a moment behind what has just been answered.
      etag = answer.headers.get('etag') ?? ''
      await told('rename', answer)
      await told(READ_ONE, await caller.raw(`/cities/${id}`))
    }
  }
  const read = async (path: string) => {
    while (!isOver) await told(path, await caller.raw(path))
  }
  const quiet = await Promise.all(
    Array.from({ length: WRITERS }, (_, n) =>
      caller.found({ name: `Quiet ${n}`, seed: n, size: { citizens: 1_000 } }),
    ),
  )
  const all = [...quiet.map(({ id }) => rename(id)), ...READ.map(read)]
  const stop = async () => {
    isOver = true
    await Promise.all(all)
  }
  return { answers, stop }
}

it('exchanges every secret under load: nothing is refused, no tick is lost, and nobody is started anew', async () => {
  const pids = () => readRecord(layoutOf(copy.stateDir).record)?.processes.map(({ pid }) => pid)
  const before = pids()
  const listener = await caller.listen()
  listener.subscribe(`city.${cityId}.>`)
  const { answers, stop } = await busy()
  await until(async () => answers.length > ANSWERS)
  const { stdout } = await copy.urbe('rotate-secrets')
  const then = answers.length
  await until(async () => answers.length > then + ANSWERS)
  await stop()
  expect(stdout).toContain('nats: every connection uses its new key')
  expect([...new Set(answers)].toSorted()).toEqual(['rename', READ_ONE, ...READ].toSorted())
  expect(pids()).toEqual(before)
  const { tick } = await caller.city(cityId)
  await caller.reaches(cityId, tick + 10)
  await until(async () => chainEnd(await caller.ticks(cityId)) > tick)
  const heard = listener.events().length
  await until(async () => listener.events().length > heard)
  listener.close()
})

async function storeDatabase() {
  const layout = layoutOf(copy.stateDir)
  const { postgres: port } = JSON.parse(await readFile(layout.ports, 'utf8')) as { postgres: number }
  const password = (await readFile(join(layout.passwords, 'postgres'), 'utf8')).trim()
  return `postgres://postgres:${password}@127.0.0.1:${port}/urbe_event_store`
}

/** Acts as auth says them. */
async function actMuch(): Promise<void> {
  const layout = layoutOf(copy.stateDir)
  const { nats } = JSON.parse(await readFile(layout.ports, 'utf8')) as { nats: number }
  const known = { service: 'auth', clock: systemClock, newId: randomUUID } as const
  const signatures = openSignatures({
    ...known,
    keyFile: join(layout.signing, 'auth.pem'),
    signersFile: join(layout.signing, 'signers.json'),
    onFileFault: (error) => {
      throw error
    },
  })
  const url = `nats://127.0.0.1:${nats}`
  const connection = await connectLog({ url, name: 'auth', seedFile: layout.seed('auth'), signatures })
  const meters = createMeters({ service: 'auth' })
  const trail = openAuditTrail({ ...known, connection, meters, log: noLogLines })
  const login = { action: 'login', outcome: 'allowed', actor: { type: 'user', id: 'u-1' } } as const
  await Promise.all(Array.from({ length: ACTS }, () => trail.record(login)))
  await trail.stop()
  meters.stop()
  await connection.close()
}

it('lets entries of the trail go to cold files, and these end; the verifier names what was removed', async () => {
  await actMuch()
  const address = await storeDatabase()
  const db = openDatabase<unknown>(address, { poolMax: 1 })
  closing.defer(() => db.destroy())
  const grown = async () => {
    const { rows } = await sql<{ size: number; kept_from: number; cold_from: number; signed: number }>`
      select size, kept_from, cold_from, (select max(size) from audit_checkpoint where announced) as signed
      from audit_log`.execute(db)
    return rows[0]
  }
  await until(async () => ((await grown())?.signed ?? 0) > ACTS)
  // As if three days had gone by.
  await sql`update audit_checkpoint set at = at - interval '3 days'`.execute(db)
  await until(async () => ((await grown())?.cold_from ?? 0) >= BUNDLE, 200_000)
  expect(await readdir(join(cold, 'tile', 'entries'))).toEqual([])
  const page = await caller.call<{ keptFrom: number; items: { action: string; details: object }[] }>(
    '/audit/events?actions=trail.pruned,trail.removed',
  )
  expect(page.keptFrom).toBeGreaterThanOrEqual(BUNDLE)
  expect(page.items.map(({ action }) => action).toSorted()).toEqual(['trail.pruned', 'trail.removed'])
  const { vkey } = await caller.call<{ vkey: string }>('/audit/keys')
  const file = join(cold, 'address')
  await writeFile(file, address, { mode: 0o600 })
  const words = ['--disable-warning=ExperimentalWarning', CLI, '--json', 'audit', 'verify']
  const { stdout } = await run(process.execPath, [...words, '--db', file, '--cold', cold, '--vkey', vkey])
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, unseen: [], removed: [{ from: 0 }] })
}, 300_000)

it('says in the console where what is kept begins', async () => {
  const browser = await startBrowser()
  closing.defer(() => browser.close())
  const page = await openPage(browser, { viewport: { width: 1280, height: 860 } })
  await page.goto(`${copy.origin}/trail`)
  await signIn(page)
  await page.getByText(/^Entries before number \d+ have been moved to cold files/).waitFor()
  expect(await violationsOn(page)).toEqual([])
})
