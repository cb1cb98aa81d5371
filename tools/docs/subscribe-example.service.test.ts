import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'

import { type ServiceName, streams, subjects } from '@urbe/contracts'
import {
  type Appended,
  connectLog,
  type EventLog,
  openEventLog,
  type Provisioner,
  startProvisioner,
  UNBORN,
} from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { type NatsServer, startNats } from '@urbe/testkit'

import { natsAccounts } from '../launcher/nats-config.ts'
import { natsKeys } from '../launcher/nats-keys.ts'

const script = join(import.meta.dirname, '..', '..', 'docs', 'examples', 'subscribe', 'subscribe.mjs')
/** More than one message takes. */
const LARGE_BYTES = 1_300_000

let folder: string
let server: NatsServer
let log: EventLog
let provisioner: Provisioner
const closing: (() => Promise<void> | void)[] = []
const running: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-subscribe-'))
  server = await startNats({ config: natsAccounts(await natsKeys(folder)) })
  const as = async (name: ServiceName | 'provisioner') => {
    const connection = await connectLog({ url: server.url, name, seedFile: join(folder, `${name}.nk`) })
    closing.push(connection.close)
    return connection
  }
  const [door, hand] = [await as('event-store'), await as('provisioner')]
  provisioner = await startProvisioner({ admit: async () => undefined, door, hand })
  closing.push(provisioner.stop)
  log = openEventLog(await as('simulation'), { service: 'simulation', clock: systemClock })
})
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => {
  for (const close of closing.reverse()) await close()
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The next renamings of one city, one commit of two events each. */
function writer() {
  const cityId = randomUUID()
  let last: Pick<Appended, 'sequence' | 'version' | 'hash'> = UNBORN
  return async (names: readonly string[]) => {
    for (const name of names) {
      const at = systemClock().toISOString()
      const event = { type: 'CityRenamed', v: 1, data: { name, at } }
      last = await log.append({
        stream: streams.platform,
        subject: subjects.city(cityId),
        events: [event, { ...event, data: { name: `${name}, again`, at } }],
        expected: last,
        commitId: randomUUID(),
        actor: 'test',
        correlationId: randomUUID(),
        at,
      })
    }
  }
}

interface Told {
  readonly sequence: number
  readonly index: number
  readonly data: { readonly name: string }
}

/** The example as its own process. */
function subscriber(checkpoint: string) {
  const options = {
    server: server.url,
    seed: join(folder, 'observer.nk'),
    checkpoint: join(folder, checkpoint),
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const said: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  // Ended, and all that it had to say has been heard.
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    said: () => said.join(''),
    ended,
    end: (signal: NodeJS.Signals) => {
      child.kill(signal)
      return ended
    },
    /** What it had told before it was killed; a last line that the kill cut off has not been told. */
    async rest(): Promise<Told[]> {
      const found: string[] = []
      for (let line = await lines.next(); line.done !== true; line = await lines.next())
        found.push(line.value)
      if (!isWhole(found.at(-1))) found.pop()
      return found.map((line) => JSON.parse(line))
    },
    async next(count: number): Promise<Told[]> {
      const found: Told[] = []
      while (found.length < count) {
        const { value, done } = await lines.next()
        if (done === true) throw new Error(`it ended after ${found.length} events: ${said.join('')}`)
        found.push(JSON.parse(value))
      }
      return found
    },
  }
}

function isWhole(line = ''): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

const namesOf = (events: readonly Told[]) =>
  events.filter(({ index }) => index === 0).map(({ data }) => data.name)

it('follows the log with the rights of the observer, large commits included', async () => {
  const write = writer()
  const large = 'x'.repeat(LARGE_BYTES)
  await write(['one', large, 'three'])
  const reader = subscriber('follows.json')
  expect(namesOf(await reader.next(6))).toEqual(['one', large, 'three'])
  await write(['four'])
  expect(namesOf(await reader.next(2))).toEqual(['four'])
  expect([await reader.end('SIGTERM'), reader.said()]).toEqual([0, ''])
})

it('goes on where it stopped, without loss and without repetition', async () => {
  const write = writer()
  const first = subscriber('resumes.json')
  // What earlier tests wrote comes first.
  const { lastSequence } = (await log.info(streams.platform)) ?? { lastSequence: 0 }
  await write(['a', 'b'])
  const before: Told[] = []
  while (namesOf(before).at(-1) !== 'b' || before.at(-1)?.index !== 1) before.push(...(await first.next(1)))
  expect(await first.end('SIGTERM')).toBe(0)
  await write(['c', 'd'])
  const second = subscriber('resumes.json')
  await write(['e'])
  const after = await second.next(6)
  expect(namesOf(after)).toEqual(['c', 'd', 'e'])
  const places = [...before, ...after].map(({ sequence, index }) => `${sequence}:${index}`)
  expect(new Set(places).size).toBe(places.length)
  expect(before.some(({ sequence }) => sequence <= lastSequence)).toBe(true)
})

it('loses nothing when it is killed', async () => {
  const write = writer()
  const names = Array.from({ length: 40 }, (_, index) => `name ${index}`)
  const first = subscriber('killed.json')
  const writing = write(names)
  const before = await first.next(20)
  await first.end('SIGKILL')
  before.push(...(await first.rest()))
  await writing
  await write(['the end'])
  const second = subscriber('killed.json')
  const after: Told[] = []
  while (namesOf(after).at(-1) !== 'the end') after.push(...(await second.next(1)))
  const seen = new Set(namesOf([...before, ...after]))
  expect(names.filter((name) => !seen.has(name))).toEqual([])
})

it('stops when the log is no longer the one that it has read', async () => {
  const first = subscriber('diverged.json')
  await first.next(2)
  await first.end('SIGTERM')
  await provisioner.remake(streams.platform)
  await writer()(['another history'])
  const second = subscriber('diverged.json')
  expect([await second.ended, second.said()]).toEqual([5, expect.stringContaining('DIVERGED: PLATFORM')])
})
