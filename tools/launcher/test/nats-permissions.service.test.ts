import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { connect, type NatsConnection, StringCodec } from 'nats'

import { type ServiceName, serviceNames, subjects } from '@urbe/contracts'

import { ANSWER_MS, type NatsHouse, openNatsHouse } from './nats-house.ts'

const text = StringCodec()
let house: NatsHouse
const as = (user: string) => house.as(user)
beforeAll(async () => {
  house = await openNatsHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

/** What the server refused of all this; it says so before it answers the flush. */
async function refusals(nats: NatsConnection, act: () => void): Promise<readonly string[]> {
  const refused: string[] = []
  const listen = async () => {
    for await (const { permissionContext } of nats.status()) refused.push(permissionContext?.subject ?? '')
  }
  void listen()
  act()
  await nats.flush()
  // The refusals are already here; the listener only has to have its turn.
  await new Promise((resolve) => setImmediate(resolve))
  return refused
}

async function refusedToSay(user: string, subjectsSaid: readonly string[]): Promise<readonly string[]> {
  const nats = await as(user)
  return await refusals(nats, () => {
    for (const subject of subjectsSaid) nats.publish(subject)
  })
}

async function refusedToHear(user: string, subjectsHeard: readonly string[]): Promise<readonly string[]> {
  const nats = await as(user)
  return await refusals(nats, () => {
    for (const subject of subjectsHeard) nats.subscribe(subject, { callback: () => undefined })
  })
}

/** Said by its owner alone. */
const OWNED: Readonly<Record<string, readonly string[]>> = {
  auth: ['plat.auth.user.1', 'audit.auth.login', 'tel.service.auth', 'sec.rev', 'sec.jwks'],
  simulation: [
    'plat.simulation.city.7',
    'city.7.run.7',
    'tel.7.kpi',
    'frame.7.0.0.0',
    'tel.service.simulation',
  ],
  'event-store': ['plat.event-store.archive.1', 'audit.checkpoint', 'tel.service.event-store', 'replay.7'],
  'realtime-gateway': ['audit.realtime-gateway.subscribe', 'rt.ctl.drain', 'tel.service.realtime-gateway'],
  monitoring: [
    'plat.monitoring.alert.1',
    'plat.monitoring.risk.1',
    'audit.monitoring.rule',
    'tel.service.monitoring',
  ],
}

it.each(serviceNames)('lets %s say what is its own', async (name) => {
  const asking = [subjects.provisionConsumer(name), subjects.provisionStream(name), subjects.jwks]
  const own = [...(OWNED[name] ?? []), '$JS.FC.CITY_7.x', ...asking]
  expect(await refusedToSay(name, own)).toEqual([])
})

it.each(serviceNames)('refuses %s everything that is of others', async (name) => {
  const others = serviceNames.filter((other) => other !== name)
  const foreign = others.flatMap((other) => [
    ...(OWNED[other] ?? []),
    subjects.provisionConsumer(other),
    subjects.provisionStream(other),
    `_INBOX.${other}.x`,
    `svc.${other}.anything`,
  ])
  const all = [...foreign, '_INBOX.x', '$SYS.REQ.SERVER.PING', 'anything']
  expect(await refusedToSay(name, all)).toEqual(all)
})

it.each(serviceNames)('refuses %s to change streams and consumers', async (name) => {
  const forbidden = [
    'STREAM.CREATE.X',
    'STREAM.UPDATE.CITY_7',
    'STREAM.DELETE.CITY_7',
    'STREAM.PURGE.CITY_7',
    'STREAM.PURGE.AUDIT',
    'STREAM.MSG.DELETE.CITY_7',
    'CONSUMER.CREATE.CITY_7',
    'CONSUMER.CREATE.CITY_7.x.city.7.>',
    'CONSUMER.DURABLE.CREATE.CITY_7.x',
    'CONSUMER.DELETE.CITY_7.x',
    'CONSUMER.MSG.NEXT.CITY_7.x',
    'ACCOUNT.PURGE.URBE',
    'ACCOUNT.STREAM.MOVE.URBE.CITY_7',
    'SERVER.REMOVE',
    'META.LEADER.STEPDOWN',
  ]
  const all = forbidden.map((api) => `$JS.API.${api}`)
  expect(await refusedToSay(name, all)).toEqual(all)
})

it.each(serviceNames)('lets %s hear its own answers and nobody else’s', async (name) => {
  expect(await refusedToHear(name, [`_INBOX.${name}.>`, `svc.${name}.>`, 'sec.>'])).toEqual([])
  const others = serviceNames.filter((other) => other !== name)
  const foreign = others.flatMap((other) => [`_INBOX.${other}.>`, `svc.${other}.>`])
  const all = [...foreign, '>', '_INBOX.>', 'svc.>', 'plat.>', 'audit.>', 'city.>', '$JS.>', '$SYS.>']
  expect(await refusedToHear(name, all)).toEqual(all)
})

it.each(serviceNames)('lets %s append to and read a stream', async (name) => {
  const nats = await as(name)
  const subject = `plat.${name}.test`
  const { seq } = await nats.jetstream().publish(subject, text.encode('kept'))
  const manager = await nats.jetstreamManager()
  expect((await manager.streams.info('PLATFORM')).config.name).toBe('PLATFORM')
  expect((await manager.streams.getMessage('PLATFORM', { seq })).subject).toBe(subject)
  const direct = await nats.request('$JS.API.DIRECT.GET.PLATFORM', JSON.stringify({ seq }), {
    timeout: ANSWER_MS,
  })
  expect(text.decode(direct.data)).toBe('kept')
})

it('lets the event-store alone read the audit trail, which everybody writes', async () => {
  const reading = ['STREAM.MSG.GET.AUDIT', 'DIRECT.GET.AUDIT', 'DIRECT.GET.AUDIT.audit.auth.authentication']
  const all = reading.map((api) => `$JS.API.${api}`)
  for (const user of [...serviceNames.filter((name) => name !== 'event-store'), 'observer']) {
    expect(await refusedToSay(user, all)).toEqual(all)
  }
  expect(await refusedToSay('event-store', all)).toEqual([])
  for (const name of serviceNames) {
    expect((await (await as(name)).jetstream().publish(`audit.${name}.operations`)).stream).toBe('AUDIT')
  }
})

it('answers a request of a service although it may not publish to inboxes', async () => {
  const [store, asker] = [await as('event-store'), await as('simulation')]
  store.subscribe('svc.event-store.>', {
    callback: (_error, message) => void message.respond(text.encode(message.subject)),
  })
  await store.flush()
  const asked = subjects.provisionConsumer('simulation')
  expect(text.decode((await asker.request(asked, '', { timeout: ANSWER_MS })).data)).toBe(asked)
})

it('delivers through a consumer that only the provisioner could make', async () => {
  const [provisioner, gateway, city] = [
    await as('provisioner'),
    await as('realtime-gateway'),
    await as('simulation'),
  ]
  const inbox = '_INBOX.realtime-gateway.city7'
  const first = new Promise<string>((resolve) => {
    gateway.subscribe(inbox, { callback: (_error, message) => resolve(message.subject) })
  })
  await gateway.flush()
  const manager = await provisioner.jetstreamManager()
  await manager.consumers.add('CITY_7', { deliver_subject: inbox, filter_subject: 'city.7.policy.tax' })
  await city.jetstream().publish('city.7.policy.tax')
  expect(await first).toBe('city.7.policy.tax')
})

it('lets the provisioner alone take the oldest messages out of the audit trail', async () => {
  const manager = await (await as('provisioner')).jetstreamManager()
  await (await as('auth')).jetstream().publish('audit.auth.operations')
  const { state } = await manager.streams.info('AUDIT')
  await manager.streams.purge('AUDIT', { seq: state.last_seq })
  expect((await manager.streams.info('AUDIT')).state).toMatchObject({
    first_seq: state.last_seq,
    messages: 1,
  })
  const purge = ['$JS.API.STREAM.PURGE.AUDIT']
  for (const user of ['restorer', 'observer']) expect(await refusedToSay(user, purge)).toEqual(purge)
})

it('keeps even the provisioner inside its account', async () => {
  const beyond = ['$JS.API.ACCOUNT.PURGE.URBE', '$JS.API.SERVER.REMOVE', 'city.7.run.7']
  expect(await refusedToSay('provisioner', beyond)).toEqual(beyond)
})

it('lets the event-store ask for snapshots and projections, and a gateway for replays', async () => {
  const asked = serviceNames.flatMap((name) => [
    subjects.projectionControl(name),
    subjects.takeSnapshot(name),
  ])
  expect(await refusedToSay('event-store', asked)).toEqual([])
  expect(await refusedToSay('monitoring', asked.slice(0, 2))).toEqual(asked.slice(0, 2))
  expect(await refusedToSay('realtime-gateway', [subjects.replayStart])).toEqual([])
  expect(await refusedToHear('realtime-gateway', [subjects.replay('7')])).toEqual([])
  expect(await refusedToHear('monitoring', [subjects.replay('7')])).toEqual([subjects.replay('7')])
})

it('lets monitoring alone be the witness of the audit trail', async () => {
  expect(await refusedToSay('monitoring', [subjects.auditWitness])).toEqual([])
  expect(await refusedToSay('auth', [subjects.auditWitness])).toEqual([subjects.auditWitness])
  expect(await refusedToSay('monitoring', [subjects.auditEntries])).toEqual([])
  expect(await refusedToSay('auth', [subjects.auditEntries])).toEqual([subjects.auditEntries])
  expect(await refusedToSay('monitoring', [subjects.auditCheckpoint])).toEqual([subjects.auditCheckpoint])
})

it('lets the restorer write the log again and nothing else', async () => {
  expect(await refusedToSay('restorer', ['plat.auth.user.1', 'city.7.run.7', 'audit.auth.login'])).toEqual([])
  const others = ['sec.rev', 'tel.7.kpi', 'svc.auth.jwks', '$JS.API.STREAM.DELETE.CITY_7']
  expect(await refusedToSay('restorer', others)).toEqual(others)
  expect(await refusedToHear('restorer', ['plat.>', 'sec.>'])).toEqual(['plat.>', 'sec.>'])
})

it('keeps the observer from writing and from security news', async () => {
  const written = [
    'city.7.run.7',
    'sec.rev',
    '$JS.API.STREAM.DELETE.CITY_7',
    '$JS.API.CONSUMER.CREATE.CITY_7',
  ]
  expect(await refusedToSay('observer', written)).toEqual(written)
  expect(await refusedToHear('observer', ['sec.>', 'audit.>'])).toEqual(['sec.>', 'audit.>'])
})

it('lets the observer ask for a consumer and keep up with it', async () => {
  const asking = [subjects.provisionConsumer('observer'), '$JS.FC.CITY_7.x', '$JS.API.DIRECT.GET.CITY_7']
  expect(await refusedToSay('observer', asking)).toEqual([])
  const others = [
    ...serviceNames.map((name) => subjects.provisionConsumer(name)),
    ...serviceNames.map((name) => subjects.provisionStream(name)),
    'svc.event-store.streams.observer',
  ]
  expect(await refusedToSay('observer', others)).toEqual(others)
})

it('lets nobody in without a key', async () => {
  await expect(connect({ servers: house.url })).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' })
})

it('covers every service', () => {
  expect(Object.keys(OWNED).toSorted()).toEqual([...serviceNames].toSorted() satisfies ServiceName[])
})
