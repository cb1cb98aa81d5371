import { randomUUID } from 'node:crypto'

import { expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'
import { type EventLog, type Expected, noLogLines, startProvisioner, UNBORN } from '@urbe/event-log'
import { startLog } from '@urbe/testkit'

import { followCities } from '../src/keeping/follow-cities.ts'
import { eventually, platform } from './counting.ts'

const at = '2026-11-22T12:00:00.000Z'
const founded = {
  type: 'CityFounded',
  v: 1,
  data: { name: 'Vila', seed: 1, citizens: 500, source: { kind: 'generated', parts: 0 }, ownerId: '1', at },
}
const removed = { type: 'CityRemoved', v: 1, data: { at } }

async function say(
  log: EventLog,
  cityId: string,
  event: typeof founded | typeof removed,
  expected: Expected = UNBORN,
) {
  const commit = { stream: platform, subject: subjects.city(cityId), events: [event], expected, at }
  return await log.append({ ...commit, commitId: randomUUID(), actor: 'user:1', correlationId: randomUUID() })
}

it('starts work for every city that is there or comes, and stops it when the city goes', async () => {
  await using nats = await startLog()
  const [there, gone, later] = [randomUUID(), randomUUID(), randomUUID()]
  const first = await say(nats.log, there, founded)
  await say(nats.log, gone, removed, await say(nats.log, gone, founded))

  const stop = new AbortController()
  const working = new Map<string, AbortSignal>()
  const cities = followCities({
    log: nats.log,
    logger: noLogLines,
    signal: stop.signal,
    onCity: (id, signal) => void working.set(id, signal),
  })
  await cities.ready
  expect([...cities.ids()]).toEqual([there])
  expect([...working.keys()]).toEqual([there])

  await say(nats.log, later, founded)
  await eventually(() => working.has(later))
  await say(nats.log, there, removed, first)
  await eventually(() => working.get(there)?.aborted === true)
  expect(working.get(later)?.aborted).toBe(false)
  stop.abort()
  await cities.stopped
  expect(working.get(later)?.aborted).toBe(true)
})

it('goes on, with nothing twice, when the directory diverged and was repaired', async () => {
  await using nats = await startLog()
  const provisioner = await startProvisioner({
    admit: async () => undefined,
    door: nats.connection,
    hand: nats.connection,
  })
  const [there, later] = [randomUUID(), randomUUID()]
  await say(nats.log, there, founded)
  const stop = new AbortController()
  const working: string[] = []
  const told: string[] = []
  const cities = followCities({
    log: nats.log,
    logger: { ...noLogLines, error: (_, message) => void told.push(message) },
    signal: stop.signal,
    onCity: (id) => void working.push(id),
  })
  await cities.ready
  const [lost] = await nats.log.messages(platform, 1, 1)
  if (lost === undefined) throw new Error('there is no commit')
  await provisioner.remake(platform)
  await eventually(() => told.includes('DIVERGED: cities are not followed'))
  await nats.connection.publishWithAck({ ...lost, headers: Object.entries(lost.headers) }, 20_000)
  await say(nats.log, later, founded)
  await eventually(() => working.includes(later))
  expect(working).toEqual([there, later])
  stop.abort()
  await cities.stopped
  provisioner.stop()
})
