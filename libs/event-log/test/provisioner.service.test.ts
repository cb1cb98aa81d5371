import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { type Provisioned, type ReaderName, streams, subjects } from '@urbe/contracts'
import { startLog, type TestLog } from '@urbe/testkit'

import { ProvisioningRefused } from '../src/errors.ts'
import { provisionConsumer, provisionStream } from '../src/provision.ts'
import { startProvisioner } from '../src/provisioner.ts'

const TIMEOUT_MS = 60_000
let test: TestLog
beforeAll(async () => {
  test = await startLog()
})
afterAll(async () => await test[Symbol.asyncDispose]())

async function ask(subject: string, request: unknown): Promise<Provisioned> {
  const body = new TextEncoder().encode(JSON.stringify(request))
  return JSON.parse(new TextDecoder().decode(await test.connection.request(subject, body, TIMEOUT_MS)))
}

async function configOf(stream: string): Promise<Record<string, unknown>> {
  const body = new TextEncoder().encode('{}')
  const answer = await test.connection.request(`$JS.API.STREAM.INFO.${stream}`, body, TIMEOUT_MS)
  return (JSON.parse(new TextDecoder().decode(answer)) as { config: Record<string, unknown> }).config
}

const forEver = {
  storage: 'file',
  retention: 'limits',
  discard: 'new',
  max_age: 0,
  max_bytes: -1,
  max_msgs: -1,
  max_msg_size: 1_048_576,
  duplicate_window: 60_000_000_000,
  deny_delete: true,
  deny_purge: true,
  allow_direct: true,
}

describe('the streams', () => {
  it.each([
    ['PLATFORM', 'plat.>'],
    ['PARKED', 'parked.>'],
  ])('%s is there from the start and kept for ever', async (stream, subject) => {
    expect(await configOf(stream)).toMatchObject({ ...forEver, subjects: [subject] })
  })

  it('AUDIT is there from the start and loses nothing but its oldest messages, on purpose', async () => {
    expect(await configOf('AUDIT')).toMatchObject({ ...forEver, deny_purge: false, subjects: ['audit.>'] })
  })

  it('TELEM makes room for new samples', async () => {
    expect(await configOf('TELEM')).toMatchObject({ discard: 'old', subjects: ['tel.>'], deny_delete: false })
  })

  it('of a city is made on request, however often it is asked for', async () => {
    const cityId = randomUUID()
    const name = await provisionStream(test.connection, 'simulation', cityId)
    expect(name).toBe(streams.city(cityId))
    expect(await provisionStream(test.connection, 'simulation', cityId)).toBe(name)
    expect(await configOf(name)).toMatchObject({ ...forEver, subjects: [`city.${cityId}.>`] })
  })

  it('are left as they are when the provisioner starts again', async () => {
    const again = await startProvisioner({
      admit: async () => undefined,
      door: test.connection,
      hand: test.connection,
    })
    expect((await again.streams()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['PLATFORM', 'AUDIT', 'PARKED', 'TELEM']),
    )
    again.stop()
  })
})

describe('a request', () => {
  const consumer = (more: object) => ({
    stream: 'PLATFORM',
    startSequence: 1,
    deliverSubject: '_INBOX.simulation.a1',
    ...more,
  })
  const ofObserver = { deliverSubject: '_INBOX.observer.a1' }
  const refused: [string, ReaderName, object][] = [
    ['into the inbox of another service', 'auth', consumer({ deliverSubject: '_INBOX.simulation.a1' })],
    ['onto a subject that is no inbox', 'simulation', consumer({ deliverSubject: 'plat.auth.user.1' })],
    ['into every inbox', 'simulation', consumer({ deliverSubject: '_INBOX.simulation.>' })],
    ['into an inbox beside its own', 'simulation', consumer({ deliverSubject: '_INBOX.simulation2.a' })],
    ['for a stream that it does not read', 'simulation', consumer({ stream: 'AUDIT' })],
    ['of the observer for what only services read', 'observer', consumer({ stream: 'AUDIT', ...ofObserver })],
    ['of the observer into the inbox of a service', 'observer', consumer({})],
    ['for a filter that is none', 'simulation', consumer({ filterSubject: 'plat. >' })],
    ['with a setting of its own', 'simulation', consumer({ durable: 'x' })],
  ]
  it.each(refused)('%s is refused', async (_, asker, request) => {
    expect(await ask(subjects.provisionConsumer(asker), request)).toMatchObject({
      ok: false,
      code: 'refused',
    })
  })

  it.each(['PLATFORM', 'TELEM'])('of the observer for %s is granted', async (stream) => {
    const answer = await ask(subjects.provisionConsumer('observer'), consumer({ stream, ...ofObserver }))
    expect(answer).toEqual({ ok: true, stream, consumer: expect.any(String) })
  })

  it('for a city is refused to all but the simulation', async () => {
    const answer = await ask(subjects.provisionStream('auth'), { cityId: randomUUID() })
    expect(answer).toMatchObject({ ok: false, code: 'refused' })
  })

  it('that is not JSON is refused', async () => {
    const body = new TextEncoder().encode('{')
    const subject = subjects.provisionStream('simulation')
    const answer = await test.connection.request(subject, body, TIMEOUT_MS)
    expect(new TextDecoder().decode(answer)).toContain('"refused"')
  })

  it('for a stream that is not there says so', async () => {
    const request = consumer({ stream: streams.city(randomUUID()) })
    expect(await ask(subjects.provisionConsumer('simulation'), request)).toMatchObject({
      code: 'stream_not_found',
    })
    const asked = provisionConsumer(test.connection, { ...consumer({}), stream: 'AUDIT' })
    await expect(asked).rejects.toThrow(ProvisioningRefused)
  })
})

describe('a stream that somebody made otherwise', () => {
  const call = async (subject: string, request: object) => {
    const body = new TextEncoder().encode(JSON.stringify(request))
    await test.connection.request(`$JS.API.${subject}`, body, TIMEOUT_MS)
  }
  const settled = async (change: object) => {
    const config = await configOf(streams.parked)
    await call(`STREAM.DELETE.${streams.parked}`, {})
    await call(`STREAM.CREATE.${streams.parked}`, { ...config, ...change })
    const wiring = { admit: async () => undefined, door: test.connection, hand: test.connection }
    const { stop } = await startProvisioner(wiring)
    stop()
    return await configOf(streams.parked)
  }

  it('is refused when it could lose what the log holds', async () => {
    await expect(settled({ deny_purge: false, max_msgs: 10 })).rejects.toThrow(
      'stream PARKED is not fit to hold the log: max_msgs, deny_purge differ',
    )
  })

  it('is brought in line where nothing can be lost', async () => {
    const changed = { duplicate_window: 1_000_000_000, subjects: ['parked.plat.>'] }
    const made = await settled({ deny_purge: true, max_msgs: -1, ...changed })
    expect(made).toMatchObject({ ...forEver, subjects: ['parked.>'] })
  })
})

describe('the oldest messages', () => {
  const provisioning = () =>
    startProvisioner({ admit: async () => undefined, door: test.connection, hand: test.connection })

  it('of the trail go before a sequence, as often as it is said, and a stream made anew begins there', async () => {
    const { removeBefore, remake, stop } = await provisioning()
    for (let at = 1; at <= 5; at += 1)
      await test.connection.publishWithAck(
        { subject: 'audit.auth.session', body: Buffer.from(`${at}`), headers: [] },
        TIMEOUT_MS,
      )
    await removeBefore('AUDIT', 4)
    await removeBefore('AUDIT', 4)
    expect(await test.log.info('AUDIT')).toMatchObject({ firstSequence: 4, lastSequence: 5, messages: 2 })
    await remake('AUDIT', 4)
    const ack = await test.connection.publishWithAck(
      { subject: 'audit.auth.session', body: Buffer.from('4'), headers: [] },
      TIMEOUT_MS,
    )
    expect(ack).toMatchObject({ kind: 'stored', sequence: 4 })
    stop()
  })

  it('of no other stream of the log go, nor of one that was made to keep everything', async () => {
    const { removeBefore, checkMayEnd, remake, stop } = await provisioning()
    for (const stream of ['PLATFORM', 'PARKED', 'CITY_00000000-0000-4000-8000-000000000000', 'TELEM'])
      await expect(removeBefore(stream, 2)).rejects.toThrow(`${stream} keeps everything`)
    await expect(remake('PLATFORM', 2)).rejects.toThrow('PLATFORM begins with its first message')
    await checkMayEnd('AUDIT')
    const config = new TextEncoder().encode(
      JSON.stringify({ ...(await configOf('AUDIT')), deny_purge: true }),
    )
    await test.connection.request('$JS.API.STREAM.UPDATE.AUDIT', config, TIMEOUT_MS)
    await expect(checkMayEnd('AUDIT')).rejects.toThrow(/AUDIT was made to keep everything/)
    await expect(removeBefore('AUDIT', 2)).rejects.toThrow(ProvisioningRefused)
    const again = await provisioning()
    again.stop()
    stop()
  })
})

describe('the stream of samples', () => {
  it('keeps as much as it is told to', async () => {
    const wiring = { admit: async () => undefined, door: test.connection, hand: test.connection }
    const provisioner = await startProvisioner(wiring)
    await provisioner.setTelemetryRetention({ maxAgeSeconds: 3_600, maxBytes: 2_000_000 })
    const info = (await provisioner.streams()).find(({ name }) => name === streams.telemetry)
    expect(info).toMatchObject({ maxAgeSeconds: 3_600, maxBytes: 2_000_000, replicas: 1 })
    provisioner.stop()
  })
})
