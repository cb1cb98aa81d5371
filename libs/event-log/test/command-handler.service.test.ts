import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { z } from 'zod'

import { streams, subjects } from '@urbe/contracts'
import { type Decider, Refusal, systemClock } from '@urbe/kernel'
import { openLog, startLog, type TestLog } from '@urbe/testkit'

import { ATTEMPTS_MAX, type CommandHandler, commandHandler } from '../src/command-handler.ts'
import { Conflict, LogUnavailable, UnknownOutcome } from '../src/errors.ts'
import type { EventLog } from '../src/event-log.ts'

const WRITERS = 12
const added = z.object({ type: z.literal('Added'), v: z.literal(1), data: z.object({ n: z.number() }) })
type Added = z.infer<typeof added>

/** Adds up to ten at most; zero changes nothing. */
const sum: Decider<number, number, Added> = {
  initial: () => 0,
  decide: (n, total) => {
    if (total + n > 10) throw new Refusal('too_much', 'ten at most')
    return n === 0 ? [] : [{ type: 'Added', v: 1, data: { n } }]
  },
  evolve: (total, { data }) => total + data.n,
}

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

function handlerOn(log: EventLog): CommandHandler<number, number, Added> {
  const place = { stream: () => streams.platform, subject: subjects.city }
  return commandHandler({ log, clock: systemClock, decider: sum, event: added, ...place })
}
const asker = (commandId: string = randomUUID()) => ({
  actor: 'user:1',
  correlationId: randomUUID(),
  commandId,
})

describe('a command', () => {
  it('is decided on the past and answered with events, state, version and position', async () => {
    const handle = handlerOn(test.log)
    const id = randomUUID()
    await handle(id, 3, asker())
    const { sequence } = (await test.log.lastOn(streams.platform, subjects.city(id))) ?? { sequence: 0 }
    const answer = await handle(id, 4, asker())
    expect(answer).toMatchObject({ events: [{ data: { n: 4 } }], state: 7, version: 2 })
    expect(answer.position).toEqual({ stream: streams.platform, sequence: sequence + 1 })
  })

  it('sees what another process has appended', async () => {
    const [here, there] = [handlerOn(test.log), handlerOn(other.log)]
    const id = randomUUID()
    await here(id, 1, asker())
    await there(id, 2, asker())
    expect(await here(id, 3, asker())).toMatchObject({ state: 6, version: 3 })
  })

  it('that changes nothing appends nothing', async () => {
    const handle = handlerOn(test.log)
    const id = randomUUID()
    const { version } = await handle(id, 1, asker())
    expect(await handle(id, 0, asker())).toMatchObject({ events: [], state: 1, version })
  })

  it('that is refused leaves no trace', async () => {
    const id = randomUUID()
    await expect(handlerOn(test.log)(id, 11, asker())).rejects.toMatchObject({ code: 'too_much' })
    expect(await test.log.read(streams.platform, subjects.city(id))).toEqual([])
  })

  it('is refused when the version has moved on', async () => {
    const handle = handlerOn(test.log)
    const id = randomUUID()
    await handle(id, 1, asker(), { expectedVersion: 0 })
    const late = handle(id, 1, asker(), { expectedVersion: 0 })
    await expect(late).rejects.toMatchObject({ code: 'version_moved', details: { version: 1 } })
  })
})

describe('a repeated command', () => {
  it('is answered as the first time, in any process, also after others', async () => {
    const id = randomUUID()
    const again = asker()
    const first = await handlerOn(test.log)(id, 2, again)
    await handlerOn(test.log)(id, 3, asker())
    const second = await handlerOn(other.log)(id, 2, again, { expectedVersion: 0 })
    expect(second).toMatchObject({ events: first.events, version: 1, position: first.position })
    expect(await test.log.read(streams.platform, subjects.city(id))).toHaveLength(2)
  })

  it('does not hinder the same command on another aggregate', async () => {
    const handle = handlerOn(test.log)
    const same = asker()
    await handle(randomUUID(), 1, same)
    expect(await handle(randomUUID(), 1, same)).toMatchObject({ version: 1 })
  })

  it('sent twice at the same time has its effect once', async () => {
    const id = randomUUID()
    const same = asker()
    const [one, two] = await Promise.all([
      handlerOn(test.log)(id, 5, same),
      handlerOn(other.log)(id, 5, same),
    ])
    expect(one).toEqual(two)
    expect(await test.log.read(streams.platform, subjects.city(id))).toHaveLength(1)
  })
})

describe('many commands at once', () => {
  it('all have their effect when one process sends them', async () => {
    const handle = handlerOn(test.log)
    const id = randomUUID()
    const answers = await Promise.allSettled(Array.from({ length: WRITERS }, () => handle(id, 1, asker())))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  })

  it('keep the rule when two processes send them', async () => {
    const id = randomUUID()
    const handlers = [handlerOn(test.log), handlerOn(other.log)]
    await Promise.allSettled(
      Array.from({ length: WRITERS }, (_, n) => handlers[n % 2]?.(id, 1, asker()) ?? Promise.reject()),
    )
    const total = (await test.log.read(streams.platform, subjects.city(id))).length
    expect(total).toBeGreaterThan(0)
    expect(total).toBeLessThanOrEqual(10)
  })
})

describe('what the log answers', () => {
  it.each([
    [new UnknownOutcome('?'), 'outcome_unknown', 1],
    [new LogUnavailable('?'), 'not_ready', 1],
    [new Conflict('x', { sequence: 1, version: 1 }), 'concurrent_change', ATTEMPTS_MAX],
  ])('%s becomes %s', async (error, code, attempts) => {
    let appends = 0
    const append = () => {
      appends += 1
      return Promise.reject(error)
    }
    const failing = handlerOn({ ...test.log, append })
    await expect(failing(randomUUID(), 1, asker())).rejects.toMatchObject({ code })
    expect(appends).toBe(attempts)
  })
})
