import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { listSegments, repairStream } from '@urbe/archive'
import { chainHash, noLogLines } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { noteKeyIn, proofFileIn, trustedCheckpoint, verifyInclusion } from '@urbe/merkle'
import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { endMessages } from '../src/audit/retention/message-ends.ts'
import { leaving, type Places } from '../src/audit/retention/messages.ts'
import type { Database } from '../src/database.ts'
import { storedEntries, trailOf } from './audit-trail.ts'
import { until } from './house.ts'
import { SEGMENT } from './messages-archive.ts'
import { type MessagesHouse, startMessagesHouse } from './messages-house.ts'
import { ACTS, DAY_MS } from './retention-house.ts'

const PROCESS = fileURLToPath(new URL('./messages-process.ts', import.meta.url))
/** The newest closed segment stays. */
const GONE = 5 * SEGMENT

let house: MessagesHouse
beforeEach(async () => {
  house = await startMessagesHouse()
})
afterEach(() => house[Symbol.asyncDispose]())

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const firstInStream = async () => (await house.log.info('AUDIT'))?.firstSequence
const messagesFrom = async () =>
  (await house.db.selectFrom('audit_log').select('messages_from').executeTakeFirstOrThrow()).messages_from
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)

function end(places: Omit<Places, 'db' | 'log'>) {
  const stop = new AbortController()
  const trail = trailOf(house.connection, 'event-store')
  const { ended, checks } = endMessages({
    ...{ db: house.db, log: house.log, clock: systemClock, logger: noLogLines, signal: stop.signal },
    ...{ trail, days: 1, stepMs: 10, keepsTrail: () => true, ...places },
  })
  return {
    checks,
    async end() {
      stop.abort()
      await ended()
    },
  }
}

async function expectEntriesKept(): Promise<void> {
  const { leaves } = await storedEntries(house.db)
  expect(leaves.slice(0, ACTS).map(hex)).toEqual(house.leaves.map(hex))
}

async function expectProven({ desk }: Awaited<ReturnType<MessagesHouse['auditAt']>>): Promise<void> {
  const key = noteKeyIn((await desk.keys()).vkey)
  const { index, proof, checkpoint } = proofFileIn(await desk.inclusion({ seq: 3, witnessed: true }))
  const tree = trustedCheckpoint(checkpoint, { key })
  verifyInclusion({ ...tree, index, proof, leaf: house.leaves[3] ?? tree.root })
}

/** Whoever keeps the trail next goes on with it. */
async function expectGrowing(): Promise<void> {
  const next = await house.auditAt(systemClock)
  const { entries } = await next.standing()
  await trailOf(house.nats.connection, 'auth').record({
    ...{ action: 'login', outcome: 'allowed', actor: { type: 'user', id: 'later' } },
  })
  await until(async () => (await next.standing()).entries > entries)
}

describe('messages of the trail whose time is over', () => {
  it('go from stream and archive after a cosigned entry has said so; entries and proofs stay', async () => {
    const head = (await house.log.messages('AUDIT', 1, GONE)).reduce(chainHash, '')
    const { copies, provisioner, ...archive } = await house.archive()
    const audit = await house.auditAt(systemClock)
    const whenRemoved: unknown[] = []
    const removeBefore = async (stream: string, sequence: number) => {
      const { cosignature } = await house.db
        .selectFrom('audit_checkpoint')
        .select('cosignature')
        .where('size', '>', ACTS)
        .where('cosignature', 'is not', null)
        .limit(1)
        .executeTakeFirstOrThrow()
      whenRemoved.push(typeof cosignature)
      await provisioner.removeBefore(stream, sequence)
    }
    const places = { ...house, ...provisioner, copies, removeBefore }
    expect(await leaving(places, daysAgo(1))).toBeUndefined()
    house.witness()
    await until(() => leaving(places, daysAgo(1)))
    const ends = end({ ...provisioner, copies, removeBefore })
    await until(async () => (await messagesFrom()) === GONE + 1)
    await ends.end()
    expect(whenRemoved).toEqual(['string'])
    expect(await firstInStream()).toBe(GONE + 1)
    expect(await house.log.messages('AUDIT', 1, GONE)).toEqual([])
    expect((await copies.store.list('AUDIT/')).filter((name) => name.includes('000000000001-'))).toEqual([])
    expect((await listSegments(copies.store, 'AUDIT'))[0]).toMatchObject({ first: GONE + 1 })
    const told = await audit.desk.find({ limit: 10, actions: ['trail.messages-removed'] })
    const details = { first: 1, last: GONE, count: GONE, previousHead: '', head }
    expect(told.items).toMatchObject([{ service: 'event-store', target: { id: 'AUDIT' }, details }])

    expect(await house.verified()).toMatchObject({
      ...{ ok: true, findings: [] },
      archived: { streams: [{ stream: 'AUDIT', removedThrough: GONE }] },
    })
    await expectEntriesKept()
    await expectProven(audit)
    await audit.end()
    await expectGrowing()
    await archive.end()
  })
})

describe('messages of the trail that were removed', () => {
  it('stay away when the stream is restored from the archive, and what only a new stream held is kept', async () => {
    const { copies, provisioner, archivist, places } = await house.archive()
    const audit = await house.auditAt(systemClock)
    house.witness()
    await until(() => leaving({ ...house, ...provisioner, copies }, daysAgo(1)))
    const ends = end({ copies, ...provisioner })
    await until(async () => (await messagesFrom()) === GONE + 1)
    await ends.end()
    await audit.end()
    const { lastSequence = 0 } = (await house.log.info('AUDIT')) ?? {}
    await until(() => archivist.archivedThrough('AUDIT') === lastSequence)
    const kept = await house.log.messages('AUDIT', GONE + 1, lastSequence - GONE)
    // The stream was lost, and somebody acted before it was restored.
    const repaired = await archivist.exclusively('AUDIT', async () => {
      await provisioner.remake('AUDIT')
      await trailOf(house.nats.connection, 'auth').record({
        ...{ action: 'login', outcome: 'allowed', actor: { type: 'user', id: 'in-between' } },
      })
      return await repairStream(
        {
          ...{ log: house.log, connection: house.connection, places, clock: systemClock, logger: noLogLines },
          ...{ remake: provisioner.remake, freeze: provisioner.freeze, thaw: provisioner.thaw },
        },
        { stream: 'AUDIT' },
      )
    })
    expect(repaired).toMatchObject({ mode: 'rebuilt' })
    expect(await firstInStream()).toBe(GONE + 1)
    const restored = await house.log.messages('AUDIT', GONE + 1, kept.length)
    expect(restored.map(({ body }) => hex(body))).toEqual(kept.map(({ body }) => hex(body)))
    const orphansOrPlaced = repaired.orphans + repaired.appendedAgain
    expect(orphansOrPlaced).toBe(1)
    expect((await house.verified()).findings.filter(({ kind }) => kind !== 'unarchived')).toEqual([])
  })
})

describe('messages of the trail that are being removed', () => {
  it('go although whoever removes them is killed at one point after the other, and nothing is missed meanwhile', async () => {
    const first = await house.archive()
    const cosigned = await house.auditAt(systemClock)
    house.witness()
    await until(() => leaving({ ...house, ...first, ...first.provisioner }, daysAgo(1)))
    await cosigned.end()
    await first.end()
    // Before and after the entry that tells of it, before the archive's beginning, before and after the stream's, among the segments.
    for (const dieAt of [1, 2, 1, 2, 2, 5]) {
      const words = [
        '--no-warnings',
        PROCESS,
        house.nats.url,
        house.databaseUrl,
        house.archiveFolder,
        `${dieAt}`,
      ]
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] })
      const [, signal] = await once(child, 'exit')
      expect(signal).toBe('SIGKILL')
      expect((await house.verified()).findings.filter(({ kind }) => kind !== 'unarchived')).toEqual([])
      await expectEntriesKept()
    }
    const { copies, provisioner } = await house.archive()
    await house.auditAt(systemClock)
    const ends = end({ copies, ...provisioner })
    await until(async () => (await messagesFrom()) === GONE + 1)
    await ends.end()
    expect(await firstInStream()).toBe(GONE + 1)
    expect((await copies.store.list('AUDIT/')).filter((name) => name.includes('000000000001-'))).toEqual([])
    await expectEntriesKept()
  })
})

describe('messages of the trail', () => {
  it('stay until their time has come, and until the newest of them is under a cosigned signature', async () => {
    const { copies, provisioner } = await house.archive()
    const audit = await house.auditAt(systemClock)
    const places = { ...house, ...provisioner, copies }
    expect(await leaving(places, daysAgo(1))).toBeUndefined()
    house.witness()
    await until(() => leaving(places, daysAgo(1)))
    expect(await leaving(places, daysAgo(4))).toBeUndefined()
    expect(await leaving({ ...places, copies: undefined }, daysAgo(1))).toMatchObject({ first: 1 })
    await audit.end()
  })

  it('stay when one of them has no entry, or the archive holds others; health says so', async () => {
    const { copies, provisioner } = await house.archive()
    const audit = await house.auditAt(systemClock)
    const { removeBefore } = provisioner
    const places = { ...house, ...provisioner, copies, removeBefore }
    house.witness()
    await until(() => leaving(places, daysAgo(1)))
    await house.db.updateTable('audit_log').set({ messages_head: 'other' }).execute()
    await expect(leaving(places, daysAgo(1))).rejects.toThrow(/archive of AUDIT holds other messages/)
    await house.db.updateTable('audit_log').set({ messages_head: '' }).execute()
    await house.db.deleteFrom('audit_entry').where('seq', '=', 7).execute()
    const ends = end({ ...provisioner, copies, removeBefore })
    const [check] = await until(() => (ends.checks().length > 0 ? ends.checks() : undefined))
    expect(check).toMatchObject({
      status: 'warn',
      detail: expect.stringMatching(/has no entry in the trail/),
    })
    await ends.end()
    expect(await firstInStream()).toBe(1)
    await audit.end()
  })

  it('are told from those that a database does not know: it makes no other tree', async () => {
    const { provisioner } = await house.archive()
    await provisioner.removeBefore('AUDIT', GONE + 1)
    await using fresh = await freshDatabase()
    const db = openDatabase<Database>(fresh.url, { poolMax: 8 })
    await migrate(db, migrations)
    const audit = await house.auditAt(systemClock, undefined, db)
    const { detail } = await until(() => (audit.check().status === 'fail' ? audit.check() : undefined))
    expect(detail).toBe(`messages 1-${GONE} are neither in this database nor in the stream`)
    expect(await audit.standing()).toMatchObject({ entries: 0 })
    await audit.end()
    await db.destroy()
  })
})
