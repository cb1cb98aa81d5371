import { randomUUID } from 'node:crypto'

import { subjects } from '@urbe/contracts'
import type { Publication } from '@urbe/event-log'

import { counted, counter, counting, type House, platform } from '../../../libs/read-store/test/counting.ts'
import { type Line, type Scenario, share } from '../scenario.ts'
import { withHouse } from './places.ts'

const ROUNDS = 50
const WAIT_MS = 60_000
const bytes = (text: string) => new TextEncoder().encode(text)

interface Bad {
  readonly name: string
  readonly reason: RegExp
  readonly message: (subject: string) => Omit<Publication, 'subject'>
}

const envelope = (subject: string, more: readonly (readonly [string, string])[] = []) =>
  [['Commit-Id', randomUUID()], ['Ver', '1-1'], ['Nats-Msg-Id', `${subject}@1`], ...more] as const

const POISON: readonly Bad[] = [
  {
    name: 'bad JSON',
    reason: /the body is not JSON/,
    message: (subject) => ({ body: bytes('[{"type":'), headers: envelope(subject) }),
  },
  {
    name: 'no list of events',
    reason: /not an array of events/,
    message: (subject) => ({ body: bytes('{"type":"Counted"}'), headers: envelope(subject) }),
  },
  {
    name: 'unknown type',
    reason: /is not a number/,
    message: (subject) => ({
      body: bytes('[{"type":"NobodyKnowsThis","v":1,"data":{}}]'),
      headers: envelope(subject),
    }),
  },
  {
    name: 'version of the future',
    reason: /is not a number/,
    message: (subject) => ({
      body: bytes('[{"type":"Counted","v":99,"data":{"n":{"value":1}}}]'),
      headers: envelope(subject),
    }),
  },
  {
    name: 'no envelope',
    reason: /no versions/,
    message: () => ({ body: bytes('[]'), headers: [] }),
  },
  {
    name: 'written for another subject',
    reason: /written for another subject/,
    message: () => ({ body: bytes('[]'), headers: envelope(subjects.city(randomUUID())) }),
  },
  {
    name: 'a large commit without its beginning',
    reason: /chunk 1 of 2 is not there/,
    message: (subject) => ({
      body: bytes('[]'),
      headers: envelope(subject, [
        ['Chunk', '2/2'],
        ['Chunk-First', '1'],
      ]).map(([name, value]) => [name, name === 'Nats-Msg-Id' ? `${value}#2` : value] as const),
    }),
  },
]

export const poison: Scenario = {
  name: 'poison',
  does: 'Messages that no projection can take lie between good commits.',
  bar: 'each is set aside with its reason, everything else flows on, a duplicate is stored once',
  run: async (scale) => [await withHouse((house) => poisoned(house, share(ROUNDS, scale)))],
}

async function poisoned(house: House, rounds: number): Promise<Line> {
  const { add, subject } = counter(house.log)
  const wanted = new Map<string, RegExp>()
  let duplicates = 0
  let sequence = 0
  for (let round = 0; round < rounds; round++) {
    for (const { message, reason } of POISON) {
      sequence = await add(1)
      const bad = subjects.city(randomUUID())
      await house.connection.publishWithAck({ subject: bad, ...message(bad) }, WAIT_MS)
      wanted.set(bad, reason)
    }
    duplicates += await storedTwice(house)
    sequence = await add(1)
  }
  await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  const parked = await allParked(house)
  const right = parked.filter((each) => wanted.get(each.subject)?.test(each.reason) === true)
  const { events } = await counted(house.db, subject)
  const good = rounds * (POISON.length + 1)
  return {
    conditions: POISON.map(({ name }) => name).join(', '),
    figures: `${wanted.size} bad messages: ${right.length} set aside with their reason; ${events} of ${good} good events applied; ${duplicates} duplicates stored`,
    pass:
      right.length === wanted.size && parked.length === wanted.size && events === good && duplicates === 0,
  }
}

/** The same message a second time, word for word. */
async function storedTwice({ log, connection }: House): Promise<number> {
  const subject = subjects.city(randomUUID())
  const { add } = counter(log, subject.split('.').at(-1))
  const at = await add(1)
  const [stored] = await log.messages(platform, at, 1)
  if (stored === undefined) throw new Error('a commit is gone')
  const { headers, body } = stored
  await connection.publishWithAck({ subject, body, headers: Object.entries(headers) }, WAIT_MS)
  return (await log.read(platform, subject)).length - 1
}

async function allParked({ model }: House) {
  const all: { id: string; subject: string; reason: string }[] = []
  for (;;) {
    const after = all.at(-1)?.id
    const page = await model.control.parked(counting.name, { limit: 200, ...(after && { after }) })
    if (page.length === 0) return all
    all.push(...page)
  }
}
