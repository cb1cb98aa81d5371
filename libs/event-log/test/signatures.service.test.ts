import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { z } from 'zod'

import { streams, subjects } from '@urbe/contracts'
import { type Decider, systemClock } from '@urbe/kernel'
import { openLog, type TestLog } from '@urbe/testkit'
import { startNats } from '@urbe/testkit/servers'

import { commandHandler } from '../src/command-handler.ts'
import type { Commit } from '../src/commit.ts'
import { noLogLines, type StoredMessage } from '../src/connection.ts'
import { hashOfStored } from '../src/hash.ts'
import { CORE_AGE_MAX_MS } from '../src/signing/core-messages.ts'
import type { FaultyMessage, Signatures } from '../src/signing/signatures.ts'
import { eventually } from './samples.ts'
import { openSigningHouse } from './signing-house.ts'

const added = z.object({ type: z.literal('Added'), v: z.literal(1), data: z.object({ n: z.number() }) })
type Added = z.infer<typeof added>
const sum: Decider<number, number, Added> = {
  initial: () => 0,
  decide: (n) => [{ type: 'Added', v: 1, data: { n } }],
  evolve: (total, { data }) => total + data.n,
}

/** Stands still: however slow a machine is, nothing gets old that is not said to be. */
const now = new Date()
const clock = () => now

let stack: AsyncDisposableStack
let auth: TestLog
let reader: TestLog
let foreign: TestLog
let faults: FaultyMessage[]
let authSigns: Signatures
let foreignSigns: Signatures
beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const house = stack.use(await openSigningHouse(['auth', 'simulation', 'monitoring']))
  // A server that lets everybody write everything: the signature is the only bar here.
  const { url } = stack.use(await startNats())
  authSigns = house.of('auth', clock)
  foreignSigns = house.of('simulation')
  const readerSigns = house.of('monitoring', clock)
  faults = []
  readerSigns.onFault((message) => faults.push(message))
  auth = stack.use(await openLog(url, { service: 'auth', provisions: true, signatures: authSigns }))
  reader = stack.use(await openLog(url, { service: 'monitoring', signatures: readerSigns }))
  foreign = stack.use(await openLog(url, { service: 'simulation' }))
})
afterAll(() => stack.disposeAsync())

const handlerOn = (log: TestLog['log']) =>
  commandHandler({
    log,
    clock: systemClock,
    decider: sum,
    event: added,
    stream: () => streams.platform,
    subject: subjects.user,
  })
const asker = () => ({ actor: 'user:1', correlationId: randomUUID(), commandId: randomUUID() })
const lastOf = async (userId: string): Promise<StoredMessage> => {
  const commit = await reader.log.lastOn(streams.platform, subjects.user(userId))
  if (commit === undefined) throw new Error('nothing is stored')
  return commit.stored
}

/** What a commit of ours looks like, with what is to be different in it. */
async function publish(
  message: StoredMessage,
  change: Record<string, string | undefined>,
  body = message.body,
) {
  const headers = { ...message.headers, ...change }
  const said = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const hashed = { ...message, body, headers: Object.fromEntries(said) }
  const hash = change['Hash'] ?? hashOfStored(hashed)
  return await foreign.connection.publishWithAck(
    {
      subject: message.subject,
      body,
      headers: said.map(([name, value]) => [name, name === 'Hash' ? hash : value]),
    },
    20_000,
  )
}

/** The next version of the aggregate as a stranger would write it. */
function next(message: StoredMessage, version: number) {
  return {
    'Commit-Id': randomUUID(),
    'Nats-Msg-Id': `${message.subject}@${version}`,
    'Nats-Expected-Last-Subject-Sequence': String(message.sequence),
    'Prev-Hash': message.headers['Hash'],
    Ver: `${version}-${version}`,
  }
}
const evil = Buffer.from(JSON.stringify([{ type: 'Added', v: 1, data: { n: 1_000 } }]))

it.each([
  ['without a signature', () => undefined, 'no_signature'],
  [
    'with the signature of another message',
    (before: StoredMessage) => before.headers['Urbe-Sig'],
    'bad_signature',
  ],
])(
  'a foreign commit %s is nothing for the aggregate, and the next one takes its place',
  async (_, signature, fault) => {
    const id = randomUUID()
    await handlerOn(auth.log)(id, 3, asker())
    const before = await lastOf(id)
    const ack = await publish(before, { ...next(before, 2), 'Urbe-Sig': signature(before) }, evil)
    expect(ack.kind).toBe('stored')
    const answer = await handlerOn(auth.log)(id, 4, asker())
    expect(answer).toMatchObject({ state: 7, version: 2 })
    expect(await handlerOn(reader.log)(id, 0, asker())).toMatchObject({ state: 7, version: 3 })
    expect(faults.at(-1)).toMatchObject({ fault, subject: subjects.user(id) })
  },
)

it('a foreign commit that is the newest is not what an aggregate ends with', async () => {
  const id = randomUUID()
  await handlerOn(auth.log)(id, 3, asker())
  const before = await lastOf(id)
  await publish(before, { ...next(before, 2), 'Urbe-Sig': undefined }, evil)
  const { commit, expected } = await reader.log.head(streams.platform, subjects.user(id))
  expect(commit).toMatchObject({ sequence: before.sequence, versions: { last: 1 } })
  expect(expected).toMatchObject({ version: 1, torn: true })
})

it('whoever follows the stream gets a foreign commit as one that cannot be read, with its fault', async () => {
  const id = randomUUID()
  await handlerOn(auth.log)(id, 3, asker())
  const before = await lastOf(id)
  const headers = next(before, 2)
  const hash = hashOfStored({
    ...before,
    headers: { ...before.headers, ...headers } as Record<string, string>,
    body: evil,
  })
  const signature = foreignSigns.sign({ subject: before.subject, id: headers['Commit-Id'], bytes: hash })
  await publish(before, { ...headers, 'Urbe-Sig': signature }, evil)
  const seen: Commit[] = []
  const stop = new AbortController()
  const following = reader.log.follow({
    stream: streams.platform,
    from: before.sequence,
    signal: stop.signal,
    log: noLogLines,
    onBatch: async (commits) => void seen.push(...commits),
  })
  await eventually(() => seen.length >= 2)
  stop.abort()
  await following
  expect(seen.map(({ forged, malformed, events }) => [forged, malformed, events.length])).toEqual([
    [undefined, undefined, 1],
    ['foreign_key', 'not believed: foreign_key', 0],
  ])
})

it('a message that was stored once is not stored again, and a copy for another place is not believed', async () => {
  const id = randomUUID()
  await handlerOn(auth.log)(id, 3, asker())
  const first = await lastOf(id)
  await handlerOn(auth.log)(id, 4, asker())
  const newest = await lastOf(id)
  // The very bytes: their guard names a place that is taken. Another message id keeps the server from knowing them.
  expect(await publish(first, {})).toMatchObject({ kind: 'stored', duplicate: true })
  expect(await publish(first, { 'Nats-Msg-Id': randomUUID() })).toMatchObject({ kind: 'refused' })
  const again = {
    'Nats-Msg-Id': randomUUID(),
    'Nats-Expected-Last-Subject-Sequence': String(newest.sequence),
  }
  expect(await publish(first, again)).toMatchObject({ kind: 'stored', duplicate: false })
  expect(await handlerOn(auth.log)(id, 1, asker())).toMatchObject({ state: 8, version: 3 })
})

it('a snapshot that somebody else has laid down is not used', async () => {
  const id = randomUUID()
  const handle = handlerOn(auth.log)
  await handle(id, 3, asker())
  expect(await handle.takeSnapshot(id)).toBe(subjects.user(id))
  const genuine = await reader.log.snapshots.find(subjects.user(id))
  expect(genuine).toMatchObject({ state: 3, version: 1 })
  await foreign.log.snapshots.save(subjects.user(id), { ...(genuine ?? never()), state: 1_000 })
  expect(await reader.log.snapshots.find(subjects.user(id))).toBeUndefined()
  expect(await handlerOn(reader.log)(id, 1, asker())).toMatchObject({ state: 4 })
})

it('what auth says is heard once, when it is new and of auth', async () => {
  const heard: string[] = []
  const body = (text: string) => Buffer.from(text)
  const raw: { body: Uint8Array; headers: Readonly<Record<string, string>> }[] = []
  foreign.connection.subscribe('sec.rev', (bytes, _subject, _reply, meta) => {
    raw.push({ body: bytes, headers: meta.headers() })
  })
  reader.connection.subscribe('sec.rev', (bytes) => void heard.push(Buffer.from(bytes).toString()))
  await reader.connection.streamInfo(streams.platform, 20_000)
  await foreign.connection.streamInfo(streams.platform, 20_000)
  auth.connection.publish('sec.rev', body('true'))
  await eventually(() => raw.length > 0)
  foreign.connection.publish('sec.rev', body('unsigned'))
  await eventually(() => raw.length > 1)
  await eventually(() => isRefused('no_signature'))
  await expectRefused(raw[0]?.headers ?? {}, 'repeated')
  const old = systemIdOf(now.getTime() - 2 * CORE_AGE_MAX_MS)
  const bytes = body('old')
  await expectRefused(
    { 'Urbe-Id': old, 'Urbe-Sig': authSigns.sign({ subject: 'sec.rev', id: old, bytes }) },
    'stale',
    bytes,
  )
  auth.connection.publish('sec.rev', body('true again'))
  await eventually(() => heard.length >= 2)
  expect(heard).toEqual(['true', 'true again'])

  async function expectRefused(
    headers: Readonly<Record<string, string>>,
    fault: string,
    bytes = body('true'),
  ) {
    // Nothing keeps what is sent here but who listens: no stream is behind the subject.
    void foreign.connection.publishWithAck(
      { subject: 'sec.rev', body: bytes, headers: Object.entries(headers) },
      100,
    )
    await eventually(() => isRefused(fault))
  }
})

const isRefused = (wanted: string) =>
  faults.some(({ subject, fault }) => subject === 'sec.rev' && fault === wanted)

function systemIdOf(ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${'0'.repeat(12)}`
}

function never(): never {
  throw new Error('there is no snapshot')
}
