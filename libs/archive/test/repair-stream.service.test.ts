import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import type { LogConnection } from '@urbe/event-log'

import { linesIn } from '../src/line.ts'
import { REPAIR_ATTEMPTS_MAX, repairStream } from '../src/repair-stream.ts'
import { verifyStream } from '../src/verify-stream.ts'
import { NotInPlace } from '../src/write-back.ts'
import { allOf, type House, historyIn, openHouse, STREAM, writerOf } from './scenarios/house.ts'

async function housed(count: number) {
  const house = await openHouse()
  const writer = writerOf(house.log)
  for (let n = 0; n < count; n++) await writer.write(`${n % 4}`)
  await house.archiveAll()
  return Object.assign(house, { writer, before: historyIn(await allOf(house.log)) })
}

/** The stream as it is after its end was lost. */
async function cutTo(house: House, count: number): Promise<void> {
  const kept = (await allOf(house.log)).slice(0, count)
  await house.provisioner.remake(STREAM)
  for (const message of kept) {
    await house.connection.publishWithAck({ ...message, headers: Object.entries(message.headers) }, 20_000)
  }
}

const isWhole = async (house: House) => (await verifyStream({ ...house, stream: STREAM })).ok

describe('a repair', () => {
  it('of an intact stream changes nothing', async () => {
    await using house = await housed(20)
    const epoch = (await house.log.info(STREAM))?.epoch
    expect(await repairStream(house.wiring, { stream: STREAM })).toMatchObject({ mode: 'nothing_to_do' })
    expect((await house.log.info(STREAM))?.epoch).toBe(epoch)
  })

  it('of a stream that lost its end appends what is missing, with its own headers and sequence', async () => {
    await using house = await housed(20)
    await cutTo(house, 13)
    const order = { stream: STREAM }
    const wanted = { mode: 'appended', firstDifference: 14, restored: 7 }
    expect(await repairStream(house.wiring, { ...order, dryRun: true })).toMatchObject(wanted)
    expect((await house.log.info(STREAM))?.lastSequence).toBe(13)
    expect(await repairStream(house.wiring, order)).toMatchObject(wanted)
    expect(historyIn(await allOf(house.log))).toEqual(house.before)
  })

  it('of an empty server is a restore', async () => {
    await using house = await housed(700)
    await house.provisioner.remake(STREAM)
    const progress: number[] = []
    const onProgress = (messages: number) => void progress.push(messages)
    const report = await repairStream(house.wiring, { stream: STREAM, onProgress })
    expect(report).toMatchObject({ mode: 'rebuilt', firstDifference: 1, restored: 700, orphans: 0 })
    expect(historyIn(await allOf(house.log))).toEqual(house.before)
    expect(progress.at(-1)).toBe(700)
  })
})

describe('a repair keeps what only the stream held:', () => {
  it('puts behind the restored commits those that still fit, and keeps the others for people', async () => {
    await using house = await housed(20)
    await cutTo(house, 13)
    await house.writer.reload()
    // A new aggregate fits, its second commit too; one on a past that is lost does not, nor what was built on it.
    await house.writer.write('new')
    await house.writer.write('0')
    await house.writer.write('0')
    await house.writer.write('new')
    await house.writer.write('large', { bytes: 1_200_000 })
    const report = await repairStream(house.wiring, { stream: STREAM })
    expect(report).toMatchObject({ mode: 'rebuilt', restored: 20, appendedAgain: 5, orphans: 2 })
    const after = historyIn(await allOf(house.log))
    expect(after.slice(0, 20)).toEqual(house.before)
    const added = after.slice(20).map(({ subject }) => subject.split('.').at(-1))
    expect(added).toEqual(['new', 'new', 'large', 'large', 'large'])
    expect((await house.log.lastOn(STREAM, 'plat.simulation.city.large'))?.events).toHaveLength(1)
    expect(await isWhole(house)).toBe(true)
    const orphans = linesIn(await readFile(report.orphansFile ?? '')).lines.map((line) =>
      JSON.parse(`${Buffer.from(line)}`),
    )
    expect(orphans.map(({ subject }) => subject)).toEqual([
      'plat.simulation.city.0',
      'plat.simulation.city.0',
    ])
    expect(await repairStream(house.wiring, { stream: STREAM })).toMatchObject({ mode: 'nothing_to_do' })
  })

  it('knows a commit that its writer repeated after it was lost', async () => {
    await using house = await housed(12)
    const commitId = randomUUID()
    await house.writer.write('repeated', { commitId })
    await house.archiveAll()
    await cutTo(house, 10)
    await house.writer.reload()
    await house.writer.write('repeated', { commitId })
    expect(await repairStream(house.wiring, { stream: STREAM })).toMatchObject({ restored: 13, orphans: 0 })
    expect((await house.log.info(STREAM))?.lastSequence).toBe(13)
  })

  it('keeps what was not archived yet at its place', async () => {
    await using house = await housed(12)
    for (let n = 0; n < 5; n++) await house.writer.write('tail')
    const before = await allOf(house.log)
    await house.provisioner.remake(STREAM)
    for (const message of before) {
      const body = message.sequence === 3 ? Buffer.from('[]') : message.body
      await house.connection.publishWithAck(
        { ...message, body, headers: Object.entries(message.headers) },
        20_000,
      )
    }
    const report = await repairStream(house.wiring, { stream: STREAM })
    expect(report).toMatchObject({ mode: 'rebuilt', firstDifference: 3, appendedAgain: 5, orphans: 0 })
    expect(historyIn(await allOf(house.log))).toEqual(historyIn(before))
  })
})

describe('a repair whose archive is damaged', () => {
  it('mends the archive first, where the stream has what it lost', async () => {
    await using house = await housed(90)
    const file = join(house.places.folder, STREAM, '000000000001-000000000040.ndjson.zst')
    await writeFile(file, 'nothing')
    await cutTo(house, 60)
    expect(await repairStream(house.wiring, { stream: STREAM, dryRun: true })).toMatchObject({
      mode: 'not_possible',
    })
    expect(await repairStream(house.wiring, { stream: STREAM })).toMatchObject({
      mode: 'appended',
      restored: 30,
    })
    expect(historyIn(await allOf(house.log))).toEqual(house.before)
  })

  it('is not begun when neither archive nor stream has the messages', async () => {
    await using house = await housed(90)
    await writeFile(join(house.places.folder, STREAM, '000000000001-000000000040.ndjson.zst'), 'nothing')
    await cutTo(house, 30)
    const report = await repairStream(house.wiring, { stream: STREAM })
    expect(report).toMatchObject({ mode: 'not_possible', restored: 0 })
    expect((await house.log.info(STREAM))?.lastSequence).toBe(30)
    expect(await repairStream(house.wiring, { stream: 'AUDIT' })).toMatchObject({ mode: 'not_possible' })
  })
})

describe('somebody who writes while a stream is repaired', () => {
  /** Writes a commit of its own when so many have been published. */
  function disturbed(
    house: Awaited<ReturnType<typeof housed>>,
    times: number,
  ): Pick<LogConnection, 'publishWithAck'> {
    let published = 0
    let done = 0
    return {
      async publishWithAck(message, timeoutMs) {
        published += 1
        if (published % 7 === 0 && done < times) {
          done += 1
          await writerOf(house.log).write(`foreign-${done}-${randomUUID()}`)
        }
        return await house.connection.publishWithAck(message, timeoutMs)
      },
    }
  }

  it('loses nothing, and the repair starts over', async () => {
    await using house = await housed(30)
    await house.provisioner.remake(STREAM)
    const wiring = { ...house.wiring, connection: disturbed(house, 2) }
    const report = await repairStream(wiring, { stream: STREAM })
    expect(report).toMatchObject({ mode: 'rebuilt', restored: 30, appendedAgain: 2, orphans: 0 })
    const after = historyIn(await allOf(house.log))
    expect(after.slice(0, 30)).toEqual(house.before)
    expect(after).toHaveLength(32)
  })

  it('and does not stop ends the repair after so many attempts', async () => {
    await using house = await housed(10)
    await house.provisioner.remake(STREAM)
    const wiring = { ...house.wiring, connection: disturbed(house, Number.POSITIVE_INFINITY) }
    await expect(repairStream(wiring, { stream: STREAM })).rejects.toThrow(NotInPlace)
    // Nothing of what was written meanwhile is lost: the next repair puts it back.
    const report = await repairStream(house.wiring, { stream: STREAM })
    expect(report).toMatchObject({ mode: 'rebuilt', orphans: 0 })
    expect(report.appendedAgain).toBeGreaterThanOrEqual(REPAIR_ATTEMPTS_MAX)
  })
})
