import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { hashOfStored, type StoredMessage } from '@urbe/event-log'

import { verifyStream } from '../src/verify-stream.ts'
import { writeBack } from '../src/write-back.ts'
import { damagesAt } from './scenarios/damages.ts'
import { allOf, type House, openHouse, STREAM, writerOf } from './scenarios/house.ts'

const COUNT = 30
let house: House
let history: readonly StoredMessage[]

beforeAll(async () => {
  house = await openHouse()
  const { write } = writerOf(house.log)
  for (let n = 0; n < COUNT; n++) await write(`${n % 3}`)
  history = await allOf(house.log)
  await house.archiveAll({ closes: true })
})
afterAll(async () => await house?.[Symbol.asyncDispose]())

/** The stream as somebody would make it who knows how NATS works: its own check sums are right. */
async function forge(messages: readonly StoredMessage[]): Promise<void> {
  await house.provisioner.remake(STREAM)
  const written = (async function* () {
    for (const [index, message] of messages.entries()) {
      const { 'Nats-Expected-Last-Subject-Sequence': _, ...headers } = message.headers
      yield { ...message, headers: index < COUNT ? message.headers : headers, sequence: index + 1 }
    }
  })()
  await writeBack(written, { connection: house.connection, stream: STREAM })
}

const at = (sequence: number, change: (message: StoredMessage) => StoredMessage) =>
  history.map((message) => (message.sequence === sequence ? change(message) : message))
const edited = (message: StoredMessage): StoredMessage => ({
  ...message,
  body: Buffer.from(Buffer.from(message.body).toString().replace('Évora', 'Porto')),
})
const verify = (archive: 'archived' | 'not archived' = 'archived') => {
  const empty = { store: { ...house.places.store, list: () => Promise.resolve([]) } }
  return verifyStream({
    log: house.log,
    stream: STREAM,
    places: archive === 'archived' ? house.places : empty,
  })
}

describe('the verification of a stream', () => {
  it('says of an intact one how far it is archived', async () => {
    await forge(history)
    const progress: number[] = []
    const onProgress = (messages: number) => void progress.push(messages)
    const verified = await verifyStream({ log: house.log, stream: STREAM, places: house.places, onProgress })
    expect(verified).toMatchObject({
      ok: true,
      messages: COUNT,
      archived: COUNT,
      archivedThrough: COUNT,
      findings: [],
    })
    expect(progress.at(-1)).toBe(COUNT)
  })

  it('finds what was altered with care', async () => {
    await forge(at(12, edited))
    expect(await verify()).toMatchObject({ ok: false, findings: [{ kind: 'altered', first: 12, last: 12 }] })
  })

  it('finds an altered header', async () => {
    await forge(at(12, (message) => ({ ...message, headers: { ...message.headers, Actor: 'user:2' } })))
    expect(await verify()).toMatchObject({ findings: [{ kind: 'altered', first: 12, last: 12 }] })
  })

  it('finds what was altered without any archive', async () => {
    await forge(at(12, edited))
    const { findings, ok } = await verify('not archived')
    expect(ok).toBe(false)
    expect(findings).toMatchObject([
      { kind: 'altered', first: 12, last: 12 },
      { kind: 'unarchived', first: 1, last: COUNT },
    ])
  })

  it('finds without any archive what was altered and sealed anew, by what follows it', async () => {
    await forge(
      at(12, (message) => {
        const other = edited(message)
        return { ...other, headers: { ...other.headers, Hash: hashOfStored(other) } }
      }),
    )
    const { findings } = await verify('not archived')
    expect(findings[0]).toMatchObject({ kind: 'chain_broken', first: 15, last: 15 })
  })

  it('finds a commit that was taken out of the middle without any archive', async () => {
    const moved = history.filter(({ sequence }) => sequence !== 12)
    const stripped = moved.map(
      ({ headers: { 'Nats-Expected-Last-Subject-Sequence': _, ...headers }, ...rest }) => {
        return { ...rest, headers }
      },
    )
    await forge(stripped)
    const { findings } = await verify('not archived')
    expect(findings[0]).toMatchObject({ kind: 'altered', first: 1, last: COUNT - 1 })
  })
})

describe('the verification of a stream against its archive', () => {
  it('finds another commit at a known place, and where the stream ends too early', async () => {
    const other = (message: StoredMessage): StoredMessage => ({
      ...message,
      headers: { ...message.headers, 'Commit-Id': 'another' },
    })
    await forge(at(20, other).slice(0, 20))
    expect(await verify()).toMatchObject({
      findings: [
        { kind: 'reused', first: 20, last: 20 },
        { kind: 'truncated', first: 21, last: COUNT },
      ],
    })
  })

  it('does not take for wrong what is not archived yet', async () => {
    await forge(history)
    const writer = writerOf(house.log)
    await writer.write('new')
    expect(await verify()).toMatchObject({
      ok: true,
      findings: [{ kind: 'unarchived', first: COUNT + 1, last: COUNT + 1 }],
    })
  })

  it('says where the archive itself is damaged, and goes on', async () => {
    await forge(at(3, edited))
    const file = join(house.places.folder, STREAM, '000000000001-000000000030.ndjson.zst')
    const bytes =
      (await house.places.store.get(`${STREAM}/000000000001-000000000030.ndjson.zst`)) ?? new Uint8Array()
    await writeFile(file, bytes.slice(0, 100))
    const { findings } = await verify()
    await writeFile(file, bytes)
    expect(findings).toMatchObject([
      { where: 'archive', kind: 'corrupt_segment', first: 1, last: COUNT },
      { where: 'stream', kind: 'altered', first: 3 },
      { kind: 'unarchived' },
    ])
  })

  it('stops when it is told to', async () => {
    await forge(history)
    const options = { log: house.log, stream: STREAM, places: house.places }
    await expect(verifyStream({ ...options, signal: AbortSignal.abort() })).rejects.toThrow('abort')
  })
})

it('finds after a restart a bit that was flipped under a running server', async () => {
  await forge(history)
  const [damage] = damagesAt(0.5)
  await damage?.apply(house.streamFolder)
  // The server may still have the right bytes in its memory: then there is nothing to be seen yet.
  await house.whileDown(() => Promise.resolve())
  const { ok, findings } = await verify()
  expect(ok).toBe(false)
  expect(findings[0]).toMatchObject({ where: 'stream' })
})
