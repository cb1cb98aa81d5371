import { generateKeyPairSync } from 'node:crypto'

import { afterEach, expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { subjects, type WitnessAnswer, witnessRequest } from '@urbe/contracts'
import { type LogConnection, noLogLines } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import {
  checkpointText,
  consistencyProof,
  grow,
  HASH_BYTES,
  leafHash,
  noteKeyIn,
  noteKeyOf,
  parseNote,
  type ReadTile,
  rootOf,
  signatureIn,
  signNote,
  subtreesIn,
  verifyNote,
  vkeyOf,
} from '@urbe/merkle'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase, openLog, startLog } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import { startWitness } from '../src/witness/witness.ts'
import { until } from './house.ts'

const closings: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

/** A log of acts that a test can falsify; what it answers is what the real one would. */
function logOf(connection: LogConnection) {
  const name = 'urbe.example/audit/v1'
  let { privateKey: secret } = generateKeyPairSync('ed25519')
  let before: typeof secret | undefined
  let leaves: readonly Uint8Array[] = []
  const cosigned = new Map<number, string>()
  const signed = (text: string, secrets: readonly (typeof secret)[]) =>
    secrets.map((each) => `${signNote(text, noteKeyOf(name, 1, each), each)}\n`).join('')

  async function show(first: number): Promise<WitnessAnswer> {
    // As it stands when it is asked, whatever the test changes meanwhile.
    const [entries, vkey] = [leaves, vkeyOf(noteKeyOf(name, 1, secret))]
    const secrets = before === undefined ? [secret] : [secret, before]
    const tiles = new Map<string, Uint8Array>()
    const readTile: ReadTile = async ({ level, index, width }) =>
      (tiles.get(`${level}/${index}`) ?? new Uint8Array()).subarray(0, width * HASH_BYTES)
    for (const { level, index, added } of await grow({ size: 0, leaves: entries, readTile }))
      tiles.set(`${level}/${index}`, added)
    const size = entries.length
    const read = subtreesIn(size, readTile)
    const text = checkpointText({ origin: name, size, root: await rootOf(size, read) })
    const proof = first < size ? await consistencyProof({ first, second: size }, read) : []
    return {
      vkey,
      checkpoint: size === 0 ? null : `${text}\n${signed(text, secrets)}`,
      proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
    }
  }

  async function answer(body: Uint8Array): Promise<Uint8Array> {
    const { size, vkey, cosignature } = witnessRequest.parse(JSON.parse(new TextDecoder().decode(body)))
    const given = await show(size)
    if (cosignature?.size === leaves.length && holds(given, cosignature.line, vkey))
      cosigned.set(cosignature.size, cosignature.line)
    return Buffer.from(JSON.stringify(given))
  }

  const { unsubscribe } = connection.subscribe(subjects.auditWitness, (body, _subject, reply) => {
    void answer(body).then((bytes) => connection.publish(reply ?? '', bytes))
  })
  closings.push(unsubscribe)
  return {
    cosigned,
    hold: (entries: readonly string[]) => {
      leaves = entries.map((each) => leafHash(Buffer.from(each)))
    },
    takeNextKey: () => {
      before = secret
      secret = generateKeyPairSync('ed25519').privateKey
    },
    forgetOldKey: () => {
      before = undefined
    },
    takeOtherKey: () => {
      secret = generateKeyPairSync('ed25519').privateKey
    },
  }
}

function holds({ checkpoint }: WitnessAnswer, line: string, vkey: string): boolean {
  try {
    verifyNote({ text: parseNote(checkpoint ?? '').text, signatures: [signatureIn(line)] }, noteKeyIn(vkey))
    return true
  } catch {
    return false
  }
}

async function startHouse() {
  const nats = await startLog({ service: 'event-store' })
  closings.push(() => nats[Symbol.asyncDispose]())
  const database = await freshDatabase()
  closings.push(() => database[Symbol.asyncDispose]())
  const db = openDatabase<Database>(database.url, { poolMax: 3 })
  closings.push(() => db.destroy())
  await migrate(db, migrations)
  const view = await openLog(nats.url, { service: 'monitoring' })
  closings.push(() => view[Symbol.asyncDispose]())
  const begin = () => {
    const meters = createMeters({ service: 'monitoring' })
    const witness = startWitness({
      ...{ db, connection: view.connection, clock: systemClock, logger: noLogLines, meters },
      ...{ name: 'urbe.example/witness/v1', keyFile: Buffer.alloc(32, 1) },
    })
    closings.push(meters.stop, witness.stop)
    return {
      ...witness,
      fault: async () =>
        (await meters.text()).body.includes('urbe_audit_witness_fault{service="monitoring"} 1'),
    }
  }
  return { log: logOf(nats.connection), db, begin }
}

const three = ['a', 'b', 'c']

it('cosigns a log that goes on, and again after a restart', async () => {
  const { log, begin } = await startHouse()
  log.hold(three)
  const first = begin()
  await until(async () => log.cosigned.has(3))
  log.hold([...three, 'd', 'e'])
  await until(async () => log.cosigned.has(5))
  await first.stop()
  expect(first.check().status).toBe('pass')
  log.hold([...three, 'd', 'e', 'f'])
  const second = begin()
  await until(async () => log.cosigned.has(6))
  expect(second.check().status).toBe('pass')
})

it('goes on with the next key of the log, which the known one has vouched for', async () => {
  const { log, begin } = await startHouse()
  log.hold(three)
  const witness = begin()
  await until(async () => log.cosigned.has(3))
  log.takeNextKey()
  log.hold([...three, 'd'])
  await until(async () => log.cosigned.has(4))
  log.forgetOldKey()
  log.hold([...three, 'd', 'e'])
  await until(async () => log.cosigned.has(5))
  expect(witness.check().status).toBe('pass')
})

it.each([
  ['became shorter', 'rolled_back', (log: ReturnType<typeof logOf>) => log.hold(['a', 'b'])],
  ['is empty', 'rolled_back', (log: ReturnType<typeof logOf>) => log.hold([])],
  [
    'was rewritten and goes on',
    'forked',
    (log: ReturnType<typeof logOf>) => log.hold(['a', 'x', 'c', 'd', 'e', 'f']),
  ],
  [
    'was rewritten at the same length',
    'forked',
    (log: ReturnType<typeof logOf>) => log.hold(['a', 'b', 'x', 'd']),
  ],
  ['has another key', 'other_key', (log: ReturnType<typeof logOf>) => log.takeOtherKey()],
] as const)('raises the alarm and does not sign when the log %s', async (_, fault, falsify) => {
  const { log, begin } = await startHouse()
  log.hold([...three, 'd'])
  const witness = begin()
  await until(async () => log.cosigned.has(4))
  log.cosigned.clear()
  falsify(log)
  await until(() => witness.check().detail?.includes(fault) === true)
  expect(witness.check().status).toBe('warn')
  expect(await witness.fault()).toBe(true)
  expect([...log.cosigned.keys()].filter((size) => size > 4)).toEqual([])
  log.hold([...three, 'd', 'e'])
  if (fault !== 'other_key') await until(async () => log.cosigned.has(5) && witness.check().status === 'pass')
})

it('keeps its key wrapped', async () => {
  const { db, begin } = await startHouse()
  begin()
  const stored = async () => (await sql<{ material: string }>`select material from note_key`.execute(db)).rows
  await until(async () => (await stored()).length === 1)
  expect((await stored())[0]?.material).toMatch(/^wrapped\./)
})
