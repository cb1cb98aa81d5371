import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { type OpenTrail, openAuditTrail } from '@urbe/audit'
import { subjects } from '@urbe/contracts'
import { connectLog, noLogLines } from '@urbe/event-log'
import { makeSigningKeys } from '@urbe/event-log/signing-keys'
import { systemClock } from '@urbe/kernel'
import { checkpointIn, parseNote } from '@urbe/merkle'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { startLog } from '@urbe/testkit/servers'

import { migrations } from '../../../services/event-store/migrations/index.ts'
import { atMost, type Figure } from '../figure.ts'
import { databaseOn } from './database-on.ts'
import { secondsSince } from './filled-trail.ts'
import { type SequencerTask, startSequencerProcess } from './sequencer-process.ts'
import { countedSignatures, signaturesIn } from './signing.ts'
import { p99 } from './timelines.ts'

export interface SealEffort {
  readonly perSecond: number
  readonly seconds: number
  /** Acts one behind the other, for what each costs. */
  readonly burst: number
}

const BEAT_MS = 20
const IN_FLIGHT = 128
const SEALED_WITHIN_MS = 60_000
const SEAL_MAX_MS = 2_000
/** What an entry may cost each of the two, where many come at once; */
const ENTRY_MAX_US = 100
/** and where each is signed alone, because nothing comes with it. */
const ALONE_MAX_US = 250
const MICROSECONDS = 1e6

/** A service that writes into the trail, and a sequencer in a process of its own: without signatures, and with them in both ways. */
export async function measureSealing(cluster: string, effort: SealEffort): Promise<readonly Figure[]> {
  const plain = await measured(effort, { databaseUrl: await migrated(cluster, 'plain') })
  const folder = await mkdtemp(join(tmpdir(), 'urbe-bench-signing-'))
  await makeSigningKeys({ folder, services: ['auth', 'event-store'], now: new Date().toISOString() })
  const signed = async (name: string, together: boolean) =>
    await measured(effort, { databaseUrl: await migrated(cluster, name), signing: { folder, together } })
  try {
    const alone = await signed('alone', false)
    return figuresOf(effort, { plain, alone, together: await signed('together', true) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Measured = Awaited<ReturnType<typeof measured>>

function figuresOf(
  { perSecond, seconds, burst }: SealEffort,
  { plain, alone, together }: Readonly<Record<'plain' | 'alone' | 'together', Measured>>,
): readonly Figure[] {
  const alike = `${burst} acts one behind the other over NATS, ${IN_FLIGHT} in flight`
  const shared = `${alike}: ${together.actsPerSignature.toFixed(1)} acts to a signature; without signatures`
  const single = `${alike}, each with a signature of its own, as acts have between which time passes; without signatures`
  const ofSequencer = 'reads, checks, appends, signs the tree; Postgres not counted'
  const ofSender = 'writes, signs, sends, waits for the acknowledgement'
  return [
    atMost({
      name: 'audit trail: from an act to a checkpoint that covers it, p99',
      ours: p99(together.delays),
      most: SEAL_MAX_MS,
      unit: 'ms',
      conditions: `${perSecond} acts a second for ${seconds} s, signed; until the checkpoint has come over NATS`,
    }),
    atMost({
      name: 'audit trail: CPU of the sequencer for an entry, with the check of its signature',
      ours: together.sequencerUs,
      most: ENTRY_MAX_US,
      unit: 'µs',
      conditions: `${shared} ${plain.sequencerUs.toFixed(0)} µs; ${ofSequencer}`,
    }),
    atMost({
      name: 'audit trail: CPU of the sequencer for an entry that is signed alone',
      ours: alone.sequencerUs,
      most: ALONE_MAX_US,
      unit: 'µs',
      conditions: `${single} ${plain.sequencerUs.toFixed(0)} µs; ${ofSequencer}`,
    }),
    atMost({
      name: 'audit trail: CPU of the sender for an act, signed',
      ours: together.senderUs,
      most: ENTRY_MAX_US,
      unit: 'µs',
      conditions: `${shared} ${plain.senderUs.toFixed(0)} µs; ${ofSender}`,
    }),
    atMost({
      name: 'audit trail: CPU of the sender for an act that is signed alone',
      ours: alone.senderUs,
      most: ALONE_MAX_US,
      unit: 'µs',
      conditions: `${single} ${plain.senderUs.toFixed(0)} µs; ${ofSender}`,
    }),
  ]
}

async function migrated(cluster: string, name: string): Promise<string> {
  const url = await databaseOn(cluster, name)
  const db = openDatabase<unknown>(url, { poolMax: 1 })
  await migrate(db, migrations).finally(() => db.destroy())
  return url
}

interface Place extends Pick<SequencerTask, 'databaseUrl'> {
  readonly signing?: { readonly folder: string; readonly together: boolean }
}

async function measured(effort: SealEffort, { databaseUrl, signing }: Place) {
  const signatures = signing && countedSignatures(signaturesIn(signing.folder, 'auth'), signing.together)
  await using nats = await startLog({ service: 'auth', ...(signatures && { signatures }) })
  await using sequencer = await startSequencerProcess({
    ...{ natsUrl: nats.url, databaseUrl, signing: signing?.folder },
  })
  const listener = await connectLog({ url: nats.url, name: 'monitoring' })
  const seals = sealsOn(listener)
  const meters = createMeters({ service: 'auth' })
  const trail = openAuditTrail({
    ...{ connection: nats.connection, service: 'auth', clock: systemClock, newId: randomUUID },
    ...{ meters, log: noLogLines },
  })
  try {
    const sent = await atRate(trail, effort)
    await seals.reach(sent.length)
    const delays = sent.map((at, index) => seals.coveredAt(index) - at)
    signatures?.countAnew()
    const before = { own: process.cpuUsage(), sequencer: await sequencer.cpu() }
    await inBurst(trail, effort.burst)
    const senderUs = (secondsSince(before.own) * MICROSECONDS) / effort.burst
    await seals.reach(sent.length + effort.burst)
    const sequencerUs = ((await sequencer.cpu()) - before.sequencer) / effort.burst
    return { delays, senderUs, sequencerUs, actsPerSignature: signatures?.actsPerSignature() ?? 0 }
  } finally {
    await trail.stop()
    meters.stop()
    await listener.close()
  }
}

const act = (id: number) =>
  ({
    action: 'change.answered',
    outcome: 'allowed',
    actor: { type: 'user', id: `u-${id}`, roles: ['operator'] },
    context: { address: '203.0.113.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
    details: { operation: 'pauseRun', status: 202 },
  }) as const

/** When each was sent. One connection keeps their order, so that the n-th one is entry n. */
async function atRate(trail: OpenTrail, { perSecond, seconds }: SealEffort): Promise<readonly number[]> {
  const sent: number[] = []
  const stored: Promise<void>[] = []
  const began = performance.now()
  for (const wanted = perSecond * seconds; sent.length < wanted; await sleep(BEAT_MS)) {
    const due = Math.min(wanted, Math.ceil(((performance.now() - began) / 1_000) * perSecond))
    while (sent.length < due) {
      sent.push(performance.now())
      stored.push(trail.record(act(sent.length)))
    }
  }
  await Promise.all(stored)
  return sent
}

async function inBurst(trail: OpenTrail, count: number): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) {
      next += 1
      await trail.record(act(next))
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
}

/** Checkpoints as they come. */
function sealsOn(connection: Awaited<ReturnType<typeof connectLog>>) {
  const seals: { readonly size: number; readonly at: number }[] = []
  connection.subscribe(subjects.auditCheckpoint, (body) => {
    const at = performance.now()
    const { size } = checkpointIn(parseNote(new TextDecoder().decode(body)).text)
    seals.push({ size, at })
  })
  return {
    async reach(size: number): Promise<void> {
      const deadline = performance.now() + SEALED_WITHIN_MS
      while ((seals.at(-1)?.size ?? 0) < size) {
        if (performance.now() > deadline) throw new Error(`no checkpoint of ${size} entries has come`)
        await sleep(BEAT_MS)
      }
    },
    coveredAt: (index: number) => seals.find(({ size }) => size > index)?.at ?? Number.NaN,
  }
}
