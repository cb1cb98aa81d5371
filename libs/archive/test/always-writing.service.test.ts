import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from '@jest/globals'

import { Conflict, type EventLog, LogUnavailable, openEventLog, UnknownOutcome } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'

import { repairStream } from '../src/repair-stream.ts'
import { verifyStream } from '../src/verify-stream.ts'
import { allOf, type House, openHouse, STREAM, writerOf } from './scenarios/house.ts'

const REPAIRS = 6
const AGGREGATES = 4
/** Without it the stream would grow faster than it is repaired. */
const WRITE_PAUSE_MS = 10

/** Writes to one aggregate; answers with the id of the commit when it was acknowledged. */
function writing(log: EventLog, aggregate: string): () => Promise<string | undefined> {
  const writer = writerOf(log)
  let isBehind = false
  return async () => {
    const commitId = randomUUID()
    try {
      if (isBehind) await writer.reload()
      isBehind = false
      await writer.write(aggregate, { commitId })
      return commitId
    } catch (error) {
      if (error instanceof Conflict) isBehind = true
      else if (!(error instanceof LogUnavailable || error instanceof UnknownOutcome)) throw error
      return undefined
    }
  }
}

/** Services that go on writing whatever happens, and remember what was acknowledged. */
function writers({ connection }: House) {
  const log = openEventLog(connection, { service: 'simulation', clock: systemClock, appendDeadlineMs: 300 })
  const acknowledged: string[] = []
  let over = false
  let gate: Promise<void> | undefined
  const busy = new Set<Promise<unknown>>()
  async function run(aggregate: number): Promise<void> {
    const write = writing(log, `busy-${aggregate}`)
    while (!over) {
      await sleep(WRITE_PAUSE_MS)
      // Between the last look at the gate and being known as busy there is no moment for anybody to close it.
      while (gate !== undefined) await gate
      const commit = write()
      busy.add(commit)
      const commitId = await commit.finally(() => busy.delete(commit))
      if (commitId !== undefined) acknowledged.push(commitId)
    }
  }
  const running = Array.from({ length: AGGREGATES }, (_, aggregate) => run(aggregate))
  return {
    acknowledged,
    /** Nobody writes while the work runs. */
    async without(work: () => Promise<void>): Promise<void> {
      const opens = Promise.withResolvers<void>()
      gate = opens.promise
      await Promise.allSettled(busy)
      await work()
      gate = undefined
      opens.resolve()
    },
    async stop(): Promise<void> {
      over = true
      await Promise.all(running)
    },
  }
}

/** Commits that a repair could not put back, and that people find in a file. */
async function orphansOf({ places }: House): Promise<Set<string>> {
  const folder = join(places.folder, STREAM)
  const files = (await readdir(folder)).filter((name) => name.startsWith('orphans-'))
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''))
  return new Set(lines.map((line) => JSON.parse(line).headers['Commit-Id']))
}

it('loses no acknowledged commit of services that write all the time, over many repairs', async () => {
  await using house = await openHouse()
  const first = writerOf(house.log)
  for (let n = 0; n < 60; n++) await first.write(`${n % 4}`)
  await house.archiveAll()
  const service = writers(house)
  const modes: string[] = []
  for (let n = 0; n < REPAIRS; n++) {
    const enough = service.acknowledged.length + 20
    while (service.acknowledged.length < enough) await sleep(5)
    await service.without(async () => {
      await house.archiveAll()
      await damage(house)
    })
    const { mode } = await repairStream(house.wiring, { stream: STREAM })
    modes.push(mode)
  }
  await service.stop()
  const held = new Set((await allOf(house.log)).map(({ headers }) => headers['Commit-Id'] ?? ''))
  const orphans = await orphansOf(house)
  expect(modes).toEqual(Array(REPAIRS).fill('rebuilt'))
  expect(service.acknowledged.filter((id) => !held.has(id) && !orphans.has(id))).toEqual([])
  expect((await verifyStream({ ...house, stream: STREAM })).ok).toBe(true)
})

/** Another content at one of the archived places: such a stream has to be made anew. */
async function damage({ log, provisioner, connection }: House): Promise<void> {
  const all = await allOf(log)
  await provisioner.remake(STREAM)
  for (const { headers, ...message } of all) {
    const body = message.sequence === 5 ? Buffer.from('[]') : message.body
    await connection.publishWithAck({ ...message, body, headers: Object.entries(headers) }, 20_000)
  }
}
