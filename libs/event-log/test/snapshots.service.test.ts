import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { z } from 'zod'

import { snapshotTaken, streams, subjects } from '@urbe/contracts'
import { Refusal, systemClock } from '@urbe/kernel'
import { openLog, startLog, type TestLog } from '@urbe/testkit'

import { SNAPSHOT_EVENTS } from '../src/aggregate-cache.ts'
import { commandHandler } from '../src/command-handler.ts'
import { noLogLines } from '../src/connection.ts'
import type { EventLog } from '../src/event-log.ts'
import { serveSnapshots } from '../src/serve-snapshots.ts'
import { SNAPSHOT_BYTES_MAX } from '../src/snapshots.ts'
import { eventually } from './samples.ts'

let test: TestLog
let other: TestLog
beforeAll(async () => {
  test = await startLog()
  other = await openLog(test.url, { service: 'auth' })
})
afterAll(async () => {
  await other[Symbol.asyncDispose]()
  await test[Symbol.asyncDispose]()
})

const added = z.object({ type: z.literal('Added'), v: z.literal(1), data: z.object({ n: z.number() }) })
const sum = {
  initial: () => 0,
  decide: (n: number) => [{ type: 'Added' as const, v: 1 as const, data: { n } }],
  evolve: (total: number, { data }: z.infer<typeof added>) => total + data.n,
}

function handlerOn(log: EventLog) {
  const place = { stream: () => streams.platform, subject: subjects.city }
  return commandHandler({ log, clock: systemClock, decider: sum, event: added, ...place })
}
const asker = () => ({ actor: 'user:1', correlationId: randomUUID(), commandId: randomUUID() })

describe('an aggregate with a long past', () => {
  it('is opened by another process from its snapshot and what came after', async () => {
    const id = randomUUID()
    const handle = handlerOn(test.log)
    for (let n = 0; n < SNAPSHOT_EVENTS; n++) await handle(id, 1, asker())
    const find = () => test.log.snapshots.find(subjects.city(id))
    await eventually(async () => (await find()) !== undefined)
    const found = await find()
    expect(found).toMatchObject({ kind: 'aggregate', version: SNAPSHOT_EVENTS, state: SNAPSHOT_EVENTS })
    await handle(id, 1, asker())
    const reads: number[] = []
    const tail: EventLog['tail'] = (stream, subject, from) => {
      reads.push(from)
      return other.log.tail(stream, subject, from)
    }
    const answer = await handlerOn({ ...other.log, tail })(id, 1, asker())
    expect(answer).toMatchObject({ state: SNAPSHOT_EVENTS + 2, version: SNAPSHOT_EVENTS + 2 })
    expect(reads).toEqual([found?.sequence])
  })

  it('recognises a repeated command that lies before the snapshot', async () => {
    const id = randomUUID()
    const handle = handlerOn(test.log)
    const first = asker()
    const answer = await handle(id, 5, first)
    expect(await handle.takeSnapshot(id)).toBe(subjects.city(id))
    expect(await handlerOn(other.log)(id, 5, first)).toEqual(answer)
  })
})

describe('a snapshot', () => {
  it('is taken when its owner is asked for it', async () => {
    const id = randomUUID()
    const handle = handlerOn(test.log)
    await handle(id, 2, asker())
    const refuses = (code: string) => () => Promise.reject(new Refusal(code, 'because'))
    const take = {
      city: (of: string) => handle.takeSnapshot(of),
      world: refuses('city_of_other_engine'),
      run: refuses('not_ready'),
    }
    const stop = serveSnapshots({
      connection: test.connection,
      service: 'simulation',
      logger: noLogLines,
      take,
      admit: async () => undefined,
    })
    const ask = async (request: unknown) => {
      const body = new TextEncoder().encode(JSON.stringify(request))
      const reply = await other.connection.request(subjects.takeSnapshot('simulation'), body, 20_000)
      return snapshotTaken.parse(JSON.parse(new TextDecoder().decode(reply)))
    }
    // Another connection's subscription may take a moment to be known.
    await eventually(async () => await ask({ type: 'city', id }).then(Boolean, () => false))
    expect(await ask({ type: 'city', id })).toEqual({ ok: true, subject: subjects.city(id) })
    expect(await test.log.snapshots.find(subjects.city(id))).toMatchObject({ state: 2, version: 1 })
    expect(await ask({ type: 'city', id: randomUUID() })).toMatchObject({ code: 'snapshot_not_possible' })
    expect(await ask({ type: 'world', id })).toEqual({
      ok: false,
      code: 'snapshot_not_possible',
      detail: 'because',
    })
    expect(await ask({ type: 'run', id })).toMatchObject({ code: 'not_ready' })
    expect(await ask({ type: 'toString', id })).toMatchObject({ code: 'aggregate_not_found' })
    expect(await ask({ kind: 'city' })).toMatchObject({ code: 'aggregate_not_found' })
    stop()
  })

  it('that is too large, or that nobody can read, is as good as none', async () => {
    const subject = subjects.city(randomUUID())
    const at = new Date().toISOString()
    const one = {
      kind: 'aggregate',
      stream: 'PLATFORM',
      sequence: 1,
      version: 1,
      at,
      reducerHash: '',
      hash: '',
    } as const
    const large = { ...one, bytes: SNAPSHOT_BYTES_MAX, state: 'x'.repeat(SNAPSHOT_BYTES_MAX) }
    expect(await test.log.snapshots.save(subject, large)).toBe(false)
    const torn = { subject: subjects.snapshot(subject), body: new TextEncoder().encode('{'), headers: [] }
    await test.connection.publishWithAck(torn, 20_000)
    expect(await test.log.snapshots.find(subject)).toBeUndefined()
  })
})
