import { randomUUID } from 'node:crypto'

import { afterAll, describe, expect, it } from '@jest/globals'

import { streams } from '@urbe/contracts'

import { noLogLines } from '../src/connection.ts'
import { LogUnavailable, UnknownOutcome } from '../src/errors.ts'
import { type EventLog, openEventLog } from '../src/event-log.ts'
import { provisionStream } from '../src/provision.ts'
import { startProvisioner } from '../src/provisioner.ts'
import { type EachLog, everyLog } from './every-server.ts'
import { commitFor, eventually } from './samples.ts'

const admit = async () => undefined

const logs = await everyLog()
afterAll(async () => {
  for (const log of logs) await log[Symbol.asyncDispose]()
})

async function frozenOn({ connection, log }: EachLog) {
  const provisioner = await startProvisioner({ admit, door: connection, hand: connection })
  const written = await log.append(commitFor(randomUUID()))
  await provisioner.freeze(streams.platform)
  return {
    ...{ provisioner, written },
    async [Symbol.asyncDispose]() {
      await provisioner.thaw(streams.platform)
      provisioner.stop()
    },
  }
}

/** Where one more commit lies; undefined when nobody can write. */
async function placeOfNext({ append, lastOn }: EventLog): Promise<number | undefined> {
  const commit = commitFor(randomUUID())
  try {
    return (await append(commit)).sequence
  } catch (error) {
    if (error instanceof LogUnavailable) return undefined
    if (!(error instanceof UnknownOutcome)) throw error
    // Slow, not lost: what lies there counts.
    return (await lastOn(commit.stream, commit.subject))?.sequence ?? 0
  }
}

describe.each(logs)('a frozen stream on nats-server $version', (test) => {
  const { connection, log } = test
  const clock = () => new Date()
  const hasty = openEventLog(connection, { service: 'simulation', clock, appendDeadlineMs: 200 })

  it('takes nothing, says so, and is read as before', async () => {
    await using house = await frozenOn(test)
    const { sequence } = house.written
    await expect(hasty.append(commitFor(randomUUID()))).rejects.toThrow(LogUnavailable)
    expect(await log.info(streams.platform)).toMatchObject({ frozen: true, lastSequence: sequence })
    expect(await log.messages(streams.platform, sequence, 1)).toHaveLength(1)
    await house.provisioner.thaw(streams.platform)
    expect((await log.append(commitFor(randomUUID()))).sequence).toBe(sequence + 1)
    expect(await log.info(streams.platform)).not.toHaveProperty('frozen')
  })

  it('holds every commit that was acknowledged before and none that comes later', async () => {
    await using house = await frozenOn(test)
    await house.provisioner.thaw(streams.platform)
    const acknowledged: number[] = []
    const write = async () => {
      for (let at = await placeOfNext(hasty); at !== undefined; at = await placeOfNext(hasty))
        acknowledged.push(at)
    }
    const writers = Array.from({ length: 16 }, write)
    await eventually(() => acknowledged.length > 50)
    await house.provisioner.freeze(streams.platform)
    const last = (await log.info(streams.platform))?.lastSequence
    await Promise.all(writers)
    expect((await log.info(streams.platform))?.lastSequence).toBe(last)
    expect(Math.max(...acknowledged)).toBe(last)
  })

  it('stays frozen when a provisioner starts, which cannot know of a repair', async () => {
    await using house = await frozenOn(test)
    const other = await startProvisioner({ admit, door: connection, hand: connection, log: noLogLines })
    await other.ensure(streams.platform)
    expect(await log.info(streams.platform)).toMatchObject({ frozen: true })
    await other.remake(streams.platform)
    expect((await log.append(commitFor(randomUUID()))).sequence).toBe(1)
    other.stop()
    expect(house.written.sequence).toBeGreaterThan(0)
  })

  it('of a city is one like the others; one that is not there is let be', async () => {
    await using house = await frozenOn(test)
    const name = await provisionStream(connection, 'simulation', randomUUID())
    await house.provisioner.freeze(name)
    expect(await log.info(name)).toMatchObject({ frozen: true })
    await house.provisioner.thaw(name)
    expect(await log.info(name)).not.toHaveProperty('frozen')
    const nowhere = streams.city(randomUUID())
    await house.provisioner.freeze(nowhere)
    await house.provisioner.thaw(nowhere)
    expect(await log.info(nowhere)).toBeUndefined()
  })
})
