import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { systemClock } from '@urbe/kernel'
import {
  entriesIn,
  leafHash,
  noteKeyIn,
  proofFileIn,
  trustedCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '@urbe/merkle'

import { BUNDLES_PER_ROUND_MAX, oldEntries } from '../src/audit/retention/pruning.ts'
import type { Retention } from '../src/audit/retention/retention.ts'
import { rootByDefinition, storedEntries } from './audit-trail.ts'
import { until } from './house.ts'
import { ACTS, DAY_MS, OLD, type RetentionHouse, startHouse, threeDaysAgo } from './retention-house.ts'

const PROCESS = fileURLToPath(new URL('./retention-process.ts', import.meta.url))
const run = promisify(execFile)

let house: RetentionHouse
beforeEach(async () => {
  house = await startHouse()
})
afterEach(() => house[Symbol.asyncDispose]())

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bundleAt = (index: number) => join(house.folder, 'tile', 'entries', `00${index}`)

async function coldLeaves(): Promise<readonly Uint8Array[]> {
  const files = await Promise.all([0, 1].map((index) => readFile(bundleAt(index)).catch(() => undefined)))
  return files.flatMap((file) => (file === undefined ? [] : entriesIn(file).map(leafHash)))
}

/** Every entry is in the table or in a cold file. */
async function expectNothingLost(): Promise<void> {
  const [{ places, leaves }, cold] = [await storedEntries(house.db), await coldLeaves()]
  const [first = 0] = places
  expect(places).toEqual(places.map((_, at) => first + at))
  const all = [...cold.slice(0, first), ...leaves].map(hex)
  expect(all.slice(0, ACTS)).toEqual(house.leaves.map(hex))
}

describe('old entries', () => {
  it('go to cold files with a checksum, and an entry says so; proofs of all still hold', async () => {
    const audit = await house.auditAt(systemClock, house.retention)
    await until(async () => (await audit.standing()).cold === OLD)
    await expectNothingLost()
    const { stdout } = await run('sha256sum', ['-c', '000.sha256', '001.sha256'], {
      cwd: join(house.folder, 'tile', 'entries'),
    })
    expect(stdout).toBe('000: OK\n001: OK\n')
    const told = await audit.desk.find({ limit: 10, actions: ['trail.pruned'] })
    expect(told).toMatchObject({
      keptFrom: OLD,
      items: [{ service: 'event-store', details: { from: 0, before: OLD } }],
    })
    const key = noteKeyIn((await audit.desk.keys()).vkey)
    const { index, proof, checkpoint } = proofFileIn(await audit.desk.inclusion({ seq: 3, witnessed: false }))
    const tree = trustedCheckpoint(checkpoint, { key })
    const [, , , leaf = tree.root] = await coldLeaves()
    verifyInclusion({ ...tree, index, proof, leaf })
    const hashes = await audit.desk.consistency({ first: 100, second: tree.size })
    const firstRoot = rootByDefinition(house.leaves.slice(0, 100))
    const consistency = hashes.map((each) => Buffer.from(each, 'base64'))
    const claim = { first: 100, second: tree.size, firstRoot, secondRoot: tree.root, proof: consistency }
    expect(() => verifyConsistency(claim)).not.toThrow()
    await expect(audit.desk.tile({ level: 'entries', index: 1, width: 256 })).rejects.toMatchObject({
      code: 'audit_entries_pruned',
    })
  })

  it('that come again are not taken for new ones', async () => {
    const audit = await house.auditAt(systemClock, house.retention)
    await until(async () => (await audit.standing()).cold === OLD)
    const [old] = await house.nats.log.messages('AUDIT', 1, 1)
    const body = old?.body ?? new Uint8Array()
    await house.nats.connection.publishWithAck({ subject: old?.subject ?? '', body, headers: [] }, 20_000)
    const { items } = await until(async () => {
      const found = await audit.desk.find({ limit: 10, actions: ['trail.malformed'] })
      return found.items.length > 0 && found
    })
    expect(items).toMatchObject([{ reason: 'stale', actor: { id: 'auth' } }])
  })
})

describe('what can go wrong with old entries', () => {
  it('is that one is not what the tree says: they stay where they are', async () => {
    await house.db
      .updateTable('audit_entry')
      .set({ bytes: Buffer.from('{}') })
      .where('seq', '=', 300)
      .execute()
    const audit = await house.auditAt(systemClock, house.retention)
    const { status } = await until(() => {
      const check = audit.check()
      return check.detail === 'the entries from 256 on are not those of the tree' && check
    })
    expect(status).toBe('warn')
    expect((await audit.standing()).cold).toBe(0)
    expect((await storedEntries(house.db)).places).toHaveLength(ACTS)
  })

  it('is a file that is spoilt: they are written again before they are taken out', async () => {
    const { get, put, remove } = house.retention.store
    let isSpoilt = false
    const spoiling: Retention = {
      ...house.retention,
      store: {
        put,
        remove,
        async get(name) {
          const told = await house.db
            .selectFrom('audit_entry')
            .select('seq')
            .where('action', '=', 'trail.pruned')
            .execute()
          if (told.length > 0 && !isSpoilt) {
            isSpoilt = true
            await writeFile(bundleAt(0), 'spoilt')
          }
          return await get(name)
        },
      },
    }
    const audit = await house.auditAt(systemClock, spoiling)
    await until(async () => (await audit.standing()).cold === OLD)
    expect(isSpoilt).toBe(true)
    await expectNothingLost()
  })

  it('is too many at once: they are moved in rounds of a limited size, and young ones not at all', async () => {
    const { db } = house
    expect(await oldEntries(db, { from: 0, until: new Date(Date.now() - 4 * DAY_MS) })).toEqual({
      from: 0,
      before: 0,
    })
    const many = { size: 1_000_000, root: Buffer.alloc(32), note: '', at: threeDaysAgo(), announced: true }
    await db.insertInto('audit_checkpoint').values(many).execute()
    const until = new Date(Date.now() - DAY_MS)
    expect(await oldEntries(db, { from: 512, until })).toEqual({
      from: 512,
      before: 512 + BUNDLES_PER_ROUND_MAX * 256,
    })
  })
})

it('loses nothing although whoever moves them is killed at one point after the other, and goes on', async () => {
  // Between a file and its checksum, in the second bundle, before and after the entry that tells of it, before the rows go.
  for (const dieAt of [2, 5, 9, 10, 3]) {
    const words = ['--no-warnings', PROCESS, house.nats.url, house.databaseUrl, house.folder, String(dieAt)]
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
    await expectNothingLost()
  }
  const audit = await house.auditAt(systemClock, house.retention)
  await until(async () => (await audit.standing()).cold === OLD)
  await expectNothingLost()
  expect((await storedEntries(house.db)).places[0]).toBe(OLD)
})
