import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { systemClock } from '@urbe/kernel'
import { noteKeyIn, proofFileIn, trustedCheckpoint, verifyInclusion } from '@urbe/merkle'

import { oldColdFiles } from '../src/audit/retention/removal.ts'
import type { Retention } from '../src/audit/retention/retention.ts'
import { until } from './house.ts'
import { DAY_MS, OLD, type RetentionHouse, startHouse } from './retention-house.ts'

const PROCESS = fileURLToPath(new URL('./retention-process.ts', import.meta.url))

let house: RetentionHouse
beforeEach(async () => {
  house = await startHouse()
})
afterEach(() => house[Symbol.asyncDispose]())

const coldFiles = () => readdir(join(house.folder, 'tile', 'entries')).catch(() => [])
const coldFrom = async () =>
  (await house.db.selectFrom('audit_log').select('cold_from').executeTakeFirstOrThrow()).cold_from

describe('cold files whose time is over', () => {
  it('are removed after a signed entry has said so; proofs of all still hold', async () => {
    const { store } = house.retention
    const whenRemoved: unknown[] = []
    const watched: Retention = {
      ...house.retention,
      coldDays: 1,
      store: {
        ...store,
        async remove(name) {
          const signed = await house.db
            .selectFrom('audit_entry')
            .select('action')
            .where('action', '=', 'trail.removed')
            .where('seq', '<', (eb) =>
              eb.selectFrom('audit_checkpoint').select(({ fn }) => fn.max('size').as('size')),
            )
            .execute()
          whenRemoved.push(signed.length)
          await store.remove(name)
        },
      },
    }
    const audit = await house.auditAt(systemClock, watched)
    await until(async () => (await coldFrom()) === OLD)
    expect(await coldFiles()).toEqual([])
    expect(whenRemoved).toEqual([1, 1, 1, 1])
    const told = await audit.desk.find({ limit: 10, actions: ['trail.removed'] })
    expect(told).toMatchObject({
      keptFrom: OLD,
      items: [{ service: 'event-store', outcome: 'allowed', details: { from: 0, before: OLD } }],
    })
    const key = noteKeyIn((await audit.desk.keys()).vkey)
    const { index, proof, checkpoint } = proofFileIn(await audit.desk.inclusion({ seq: 3, witnessed: false }))
    const tree = trustedCheckpoint(checkpoint, { key })
    verifyInclusion({ ...tree, index, proof, leaf: house.leaves[3] ?? tree.root })
  })
})

describe('cold files', () => {
  it('stay for ever where nothing is said of their end, and until it has come', async () => {
    const audit = await house.auditAt(systemClock, house.retention)
    await until(async () => (await audit.standing()).cold === OLD)
    const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)
    expect(await oldColdFiles(house.db, daysAgo(4))).toEqual({ from: 0, before: 0 })
    expect(await oldColdFiles(house.db, daysAgo(2))).toEqual({ from: 0, before: OLD })
    // Only what has been moved: the youngest are in the table still.
    expect(await oldColdFiles(house.db, daysAgo(-1))).toEqual({ from: 0, before: OLD })
    expect((await audit.desk.find({ limit: 10, actions: ['trail.removed'] })).items).toEqual([])
    expect(await coldFiles()).toEqual(['000', '000.sha256', '001', '001.sha256'])
  })

  it('go although whoever removes them is killed at one point after the other', async () => {
    const audit = await house.auditAt(systemClock, house.retention)
    await until(async () => (await audit.standing()).cold === OLD)
    await audit.end()
    // Before the entry that tells of it, after it, before the first file, between a file and its checksum, in the second bundle.
    for (const dieAt of [1, 2, 1, 2, 3]) {
      const words = [
        '--no-warnings',
        PROCESS,
        house.nats.url,
        house.databaseUrl,
        house.folder,
        `${dieAt}`,
        '1',
      ]
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] })
      const [, signal] = await once(child, 'exit')
      expect(signal).toBe('SIGKILL')
    }
    await house.auditAt(systemClock, { ...house.retention, coldDays: 1 })
    await until(async () => (await coldFrom()) === OLD)
    expect(await coldFiles()).toEqual([])
  })
})
