import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from '@jest/globals'

import { subjects } from '@urbe/contracts'
import { natsServers, openLog, startMortalNats } from '@urbe/testkit'

import { type Expected, UNBORN } from '../src/commit.ts'
import { noLogLines } from '../src/connection.ts'
import { appendAtLast } from './cluster-logs.ts'
import { commitFor, eventually } from './samples.ts'

const KILLS = 3

it.each(await natsServers())(
  'loses nothing that was acknowledged when nats-server $version is killed, and goes on unaided',
  async ({ program }) => {
    await using server = await startMortalNats({ program })
    await using reader = await openLog(server.url, { service: 'monitoring', provisions: true })
    await using writer = await openLog(server.url)
    const stop = new AbortController()
    const cityId = randomUUID()
    const versions: number[] = []
    const following = reader.log.follow({
      stream: 'PLATFORM',
      from: 1,
      signal: stop.signal,
      log: noLogLines,
      onBatch: (commits) => void versions.push(...commits.map(({ versions: { first } }) => first)),
    })

    let acknowledged: Expected = UNBORN
    const writing = (async () => {
      while (!stop.signal.aborted) {
        acknowledged = await appendAtLast(writer, commitFor(cityId, { expected: acknowledged }))
        await sleep(1)
      }
    })()
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.version
      await eventually(() => acknowledged.version > before + 50)
      await server.kill()
      const seen = versions.length
      await server.start()
      await eventually(() => versions.length > seen + 20)
    }
    stop.abort()
    await Promise.all([writing, following])

    const stored = await writer.log.read('PLATFORM', subjects.city(cityId))
    const wanted = Array.from({ length: acknowledged.version }, (_, n) => n + 1)
    expect(stored.map((commit) => commit.versions.first)).toEqual(wanted)
    expect(versions).toEqual(wanted.slice(0, versions.length))
  },
)
