import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connect, nkeys } from 'nats'

import { natsServers, startNats } from '@urbe/testkit'

import type { LogConnection } from '../src/connection.ts'
import { connectLog } from '../src/nats-connection.ts'
import { nkeySigner } from '../src/nkey-signer.ts'
import { makeStream } from './every-server.ts'
import { eventually } from './samples.ts'

const ANSWER_MS = 60_000
const NOTHING = new Uint8Array()
const WRITERS = 20
const NEW_KEY = 'the NATS user has a new key'

const [first, second, system] = [nkeys.createUser(), nkeys.createUser(), nkeys.createUser()]
const seedOf = (user: typeof first) => new TextDecoder().decode(user.getSeed())
const config = `system_account: SYS
accounts {
  SYS { users: [ { nkey: ${system.getPublicKey()} } ] }
  URBE { jetstream: enabled, users: [ { nkey: ${first.getPublicKey()} }, { nkey: ${second.getPublicKey()} } ] }
}
`

/** Many who write without a pause, and the answers that they get. */
function writing(connection: LogConnection) {
  const message = { subject: 's.1', body: NOTHING, headers: [] }
  const answers: string[] = []
  let isOver = false
  const write = async () => {
    while (!isOver) answers.push((await connection.publishWithAck(message, ANSWER_MS)).kind)
  }
  const all = Array.from({ length: WRITERS }, write)
  const stop = async () => {
    isOver = true
    await Promise.all(all)
  }
  return { answers, stop }
}

type House = Awaited<ReturnType<typeof openHouse>>

/** A server that knows two keys, and a connection by the first of them. */
async function openHouse(program?: string) {
  const closing = new AsyncDisposableStack()
  const server = closing.use(await startNats({ program, config }))
  const folder = await mkdtemp(join(tmpdir(), 'urbe-seed-'))
  closing.defer(() => rm(folder, { recursive: true }))
  const seedFile = join(folder, 'tester.nk')
  await writeFile(seedFile, seedOf(first))
  const told: string[] = []
  const say = (_details: object, message: string) => void told.push(message)
  const log = { info: say, warn: say, error: say }
  const connection = await connectLog({ url: server.url, name: 'tester', seedFile, log })
  closing.defer(() => connection.close())
  await makeStream(connection, { name: 'S' })
  return {
    ...{ folder, seedFile, connection, told, url: server.url },
    /** The keys that the connection is there with, as the server says. */
    async keysInUse(): Promise<readonly string[]> {
      const nats = await connect({ servers: server.url, authenticator: nkeySigner(system.getSeed()) })
      const wanted = JSON.stringify({ auth: true })
      const answer = await nats.request('$SYS.REQ.SERVER.PING.CONNZ', wanted, { timeout: ANSWER_MS })
      await nats.close()
      // The cast names the part of the answer that is looked at.
      const { data } = answer.json() as {
        data: { connections: { name?: string; authorized_user: string }[] }
      }
      return data.connections.filter(({ name }) => name === 'tester').map((each) => each.authorized_user)
    },
    /** Another one, with the first key: it answers as soon as the connection has begun to be made anew. */
    async answersWhileTurning(subject: string): Promise<void> {
      const ownFile = join(folder, 'other.nk')
      await writeFile(ownFile, seedOf(first))
      const other = await connectLog({ url: server.url, name: 'other', seedFile: ownFile })
      closing.defer(() => other.close())
      const before = told.length
      const isTurning = () => told.slice(before).includes(NEW_KEY)
      other.subscribe(subject, (_body, _subject, reply) => {
        void eventually(isTurning).then(() => other.publish(reply ?? '', NOTHING))
      })
      // When it answers, the server knows who listens.
      await other.streamInfo('S', ANSWER_MS)
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

let house: House
const opened = (program: string) => {
  beforeAll(async () => {
    house = await openHouse(program)
  })
  afterAll(() => house[Symbol.asyncDispose]())
}

describe.each(await natsServers())('on nats-server $version a user', ({ program }) => {
  opened(program)

  it('goes on under a new key, and nothing that was written meanwhile is lost or refused', async () => {
    const { connection, seedFile, keysInUse, told } = house
    expect(await keysInUse()).toEqual([first.getPublicKey()])
    const heard: string[] = []
    connection.subscribe('said.*', (_body, subject) => heard.push(subject))
    const { answers, stop } = writing(connection)
    await eventually(() => answers.length > 100)
    await writeFile(`${seedFile}.next`, seedOf(second))
    await rename(`${seedFile}.next`, seedFile)
    await eventually(async () => (await keysInUse()).includes(second.getPublicKey()))
    const then = answers.length
    await eventually(() => answers.length > then + 100)
    await stop()
    expect(new Set(answers)).toEqual(new Set(['stored']))
    expect((await connection.streamInfo('S', ANSWER_MS))?.messages).toBe(answers.length)
    // The server has let the new one in before it has put the old one away.
    await eventually(async () => (await keysInUse()).join() === second.getPublicKey())
    expect(told).toContain(NEW_KEY)
    connection.publish('said.1', NOTHING)
    await eventually(() => heard.length === 1)
  })

  it('stays who it is while the file is damaged or gone', async () => {
    const { seedFile, keysInUse } = house
    const before = house.told.length
    const told = () => house.told.slice(before)
    await writeFile(seedFile, 'half a se')
    await eventually(() => told().includes('the key of the NATS user could not be read anew'))
    await rm(seedFile)
    await eventually(() => told().length > 1)
    expect(told()).not.toContain(NEW_KEY)
    expect(await keysInUse()).toEqual([second.getPublicKey()])
    await writeFile(seedFile, seedOf(first))
    await eventually(async () => (await keysInUse()).includes(first.getPublicKey()))
  })

  it('waits for an answer that is on its way before it goes on, but not for long', async () => {
    const { connection, seedFile, keysInUse } = house
    await house.answersWhileTurning('asked')
    // When this is answered the client, too, knows that it has been let in with the key before.
    await connection.streamInfo('S', ANSWER_MS)
    connection.subscribe('nobody.answers', () => undefined)
    const answered = connection.request('asked', NOTHING, ANSWER_MS)
    const abandoned = connection.request('nobody.answers', NOTHING, ANSWER_MS).catch(String)
    const seen: string[] = []
    const unsubscribe = connection.onStatus((status) => seen.push(`${status} ${connection.status()}`))
    await writeFile(seedFile, seedOf(second))
    expect([await answered, await abandoned]).toEqual([NOTHING, expect.stringContaining('no answer')])
    await eventually(() => seen.length > 1)
    unsubscribe()
    expect(await keysInUse()).toContain(second.getPublicKey())
    expect(seen).toEqual(['reconnecting connected', 'connected connected'])
  })
})

it('is refused at once with a file that holds no seed', async () => {
  await using own = await openHouse()
  const wrong = join(own.folder, 'wrong.nk')
  const attempt = () => connectLog({ url: own.url, name: 'tester', seedFile: wrong })
  await expect(attempt()).rejects.toThrow('ENOENT')
  await writeFile(wrong, 'no seed')
  await expect(attempt()).rejects.toThrow()
})
