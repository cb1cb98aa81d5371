import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { streams, subjects } from '@urbe/contracts'
import { type Expected, LogFull, noLogLines, UNBORN } from '@urbe/event-log'
import { freshDatabase, natsServers, openLog, startMortalNats, startNats } from '@urbe/testkit/servers'

import { counted, counter, eventually, platform, startHouse } from '../../../libs/read-store/test/counting.ts'
import { type Line, type Scenario, share } from '../scenario.ts'
import { commitOf } from './occ-storm.ts'

const OUTAGE_MS = 60_000
const ALARM_MAX_MS = 10_000
const FLOOD = 200_000
const HEAP_MAX_MIB = 192
const MIB = 1_048_576
const WAIT_MS = 120_000

export const starved: Scenario = {
  name: 'starved',
  does: `A reader that is slow, Postgres away for ${OUTAGE_MS / 1_000} s, nats-server away for as long, a server without room.`,
  bar: 'bounded memory, told in less than 10 s, caught up without loss, writes fail closed with a clear error',
  run: async (scale) => [
    await slowReader(share(FLOOD, scale)),
    await withoutPostgres(share(OUTAGE_MS, scale)),
    await withoutNats(share(OUTAGE_MS, scale)),
    ...(await withoutRoom(scale)),
  ],
}

async function slowReader(commits: number): Promise<Line> {
  await using nats = await openedLog()
  await flood(nats.log.log, commits)
  const stop = new AbortController()
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  let heapMost = 0
  let seen = 0
  const following = nats.log.log.follow({
    stream: platform,
    from: 1,
    signal: stop.signal,
    log: noLogLines,
    onBatch: async (batch) => {
      seen += batch.length
      heapMost = Math.max(heapMost, process.memoryUsage().heapUsed)
      await sleep(20)
    },
  })
  await eventually(() => seen >= commits, WAIT_MS * 5)
  stop.abort()
  await following
  const grown = Math.max(0, heapMost - heapBefore) / MIB
  return {
    conditions: `a reader that takes 20 ms for a batch, ${commits} commits wait for it`,
    figures: `${seen} of ${commits} read, heap grew by ${grown.toFixed(0)} MiB at most`,
    pass: seen === commits && grown < HEAP_MAX_MIB,
  }
}

async function openedLog() {
  const closing = new AsyncDisposableStack()
  const server = closing.use(await startNats())
  const log = closing.use(await openLog(server.url, { provisions: true }))
  return { log, url: server.url, [Symbol.asyncDispose]: () => closing.disposeAsync() }
}

async function flood(log: Awaited<ReturnType<typeof openLog>>['log'], commits: number): Promise<void> {
  const lanes = Array.from({ length: 64 }, async (_, lane) => {
    const cityId = randomUUID()
    let expected: Expected = UNBORN
    for (let n = lane; n < commits; n += 64) expected = await log.append(commitOf(cityId, expected))
  })
  await Promise.all(lanes)
}

async function withoutPostgres(outageMs: number): Promise<Line> {
  await using nats = await openedLog()
  await using database = await freshDatabase()
  await using gate = await startGate(database.url)
  await using house = await startHouse({ natsUrl: nats.url, databaseUrl: gate.url })
  const { add, subject } = counter(nats.log.log)
  await house.model.waitFor({ stream: platform, sequence: await add(1) }, WAIT_MS)
  gate.close()
  const began = performance.now()
  const heapBefore = process.memoryUsage().heapUsed
  let [events, sequence, toldMs, heapMost] = [1, 0, Number.POSITIVE_INFINITY, 0]
  while (performance.now() - began < outageMs) {
    sequence = await add(1)
    events += 1
    heapMost = Math.max(heapMost, process.memoryUsage().heapUsed)
    const behind = house.model
      .seen()
      .some((each) => each.status !== 'live' || each.lagSeconds > 0 || each.lagEvents > 0)
    if (behind) toldMs = Math.min(toldMs, performance.now() - began)
    await sleep(2)
  }
  gate.open()
  const caughtUp = await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  const found = await counted(house.db, subject)
  const grown = Math.max(0, heapMost - heapBefore) / MIB
  return {
    conditions: `Postgres away for ${(outageMs / 1_000).toFixed(1)} s, a writer goes on`,
    figures: `told after ${Math.round(toldMs)} ms; ${found.events} of ${events} events applied afterwards; heap grew by ${grown.toFixed(0)} MiB`,
    pass: caughtUp && found.events === events && grown < HEAP_MAX_MIB,
    // A short outage may be over before it counts as one.
    late: toldMs >= ALARM_MAX_MS && outageMs >= ALARM_MAX_MS,
  }
}

async function withoutNats(outageMs: number): Promise<Line> {
  await using server = await startMortalNats()
  await using writing = await openLog(server.url, { provisions: true })
  await using database = await freshDatabase()
  await using house = await startHouse({ natsUrl: server.url, databaseUrl: database.url })
  const { add, subject } = counter(writing.log)
  await house.model.waitFor({ stream: platform, sequence: await add(1) }, WAIT_MS)
  await server.kill()
  const began = performance.now()
  await eventually(() => house.connection.status() !== 'connected', WAIT_MS)
  const toldMs = performance.now() - began
  const refused = await add(1).then(
    () => 'accepted',
    (error: Error) => error.name,
  )
  await sleep(Math.max(0, outageMs - (performance.now() - began)))
  await server.start()
  await eventually(() => writing.connection.status() === 'connected', WAIT_MS)
  const sequence = await add(1)
  const caughtUp = await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  const { events } = await counted(house.db, subject)
  return {
    conditions: `nats-server away for ${(outageMs / 1_000).toFixed(1)} s`,
    figures: `told after ${Math.round(toldMs)} ms; a write meanwhile: ${refused}; ${events} of 2 events applied afterwards`,
    pass: caughtUp && events === 2 && FAILED_CLOSED.has(refused),
    late: toldMs >= ALARM_MAX_MS,
  }
}

/** Nothing was stored, or nobody could tell so yet: never a success. */
const FAILED_CLOSED: ReadonlySet<string> = new Set(['LogUnavailable', 'UnknownOutcome'])

/** To fill a server takes ten seconds: the short form fills one. */
const SHORT_FORM = 0.1
/** The samples' stream has room set apart for it; the log gets what is left. */
const ROOM = '260MB'
const COMMIT_CHARACTERS = 400_000

async function withoutRoom(scale: number): Promise<Line[]> {
  const lines: Line[] = []
  const servers = await natsServers()
  for (const { version, program } of scale < SHORT_FORM ? servers.slice(0, 1) : servers) {
    await using server = await startNats({ program, room: ROOM })
    await using nats = await openLog(server.url, { provisions: true })
    const cityId = randomUUID()
    const events = [{ type: 'CityRenamed', v: 1, data: 'x'.repeat(COMMIT_CHARACTERS) }]
    let expected: Expected = UNBORN
    let error: unknown
    while (error === undefined) {
      try {
        expected = await nats.log.append({ ...commitOf(cityId, expected), events })
      } catch (thrown) {
        error = thrown
      }
    }
    const { commit } = await nats.log.head(streams.platform, subjects.city(cityId))
    const intact = commit?.versions.last === expected.version
    lines.push({
      conditions: `nats-server ${version} with all the room used that it was given`,
      figures: `${error instanceof Error ? `${error.name}: ${error.message.split(': ').at(-1)}` : String(error)}; ${expected.version} commits acknowledged, ${commit?.versions.last ?? 0} there`,
      pass: error instanceof LogFull && intact,
    })
  }
  return lines
}

/** Stands before a server and can be shut: connections end, new ones are refused. */
async function startGate(target: string) {
  const to = new URL(target)
  const sockets = new Set<Socket>()
  let isOpen = true
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy()
    const upstream = connect(Number(to.port), to.hostname)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one
        .on('error', () => other.destroy())
        .on('close', () => {
          sockets.delete(one)
          other.destroy()
        })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the gate has no port')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    open: () => {
      isOpen = true
    },
    close: () => {
      isOpen = false
      cut()
    },
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
