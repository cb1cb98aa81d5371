import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, getCACertificates, setDefaultCACertificates } from 'node:tls'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ConnectionOptions, connect as connectNats, nkeyAuthenticator } from 'nats'
import pg from 'pg'

import { serviceNames } from '@urbe/contracts'

import { keepCertificates } from '../../launcher/tls/certificates.ts'
import { certificateFiles } from '../../launcher/tls/files.ts'
import { installCertificates } from '../../launcher/tls/install.ts'
import { callerOf, until } from '../caller.ts'
import { type Copy, startCopy } from '../copy.ts'
import { misshapen } from '../hostile-cases.ts'
import { ask } from '../raw-http.ts'

const believed = getCACertificates('default')
let copy: Copy
let folder: string
let strangers: string
let ports: Readonly<Record<string, number>>

beforeAll(async () => {
  copy = await startCopy({ URBE_TLS: '1' })
  folder = join(copy.stateDir, 'tls')
  ports = JSON.parse(await readFile(join(copy.stateDir, 'ports.json'), 'utf8'))
  strangers = await mkdtemp(join(tmpdir(), 'urbe-strangers-'))
  await keepCertificates({ folder: strangers, names: ['auth'], now: new Date() })
  setDefaultCACertificates([...believed, await readFile(join(folder, 'ca.pem'), 'utf8')])
})
afterAll(async () => {
  setDefaultCACertificates(believed)
  await copy?.[Symbol.asyncDispose]()
  await rm(strangers, { recursive: true, force: true })
})

const portOf = (name: string) => ports[name] ?? 0

it('lives as it does without: a city is founded, runs, and is seen live', async () => {
  const caller = await callerOf(copy.origin)
  const { id } = await caller.found({ name: 'Segredo', seed: 3, size: { citizens: 500 } })
  const listener = await caller.listen()
  listener.subscribe(`city.${id}.>`, { mode: 'state' })
  await caller.act(id, 'start', { mode: 'max' })
  await caller.reaches(id, 5)
  await until(async () => listener.frames.length > 0)
  listener.close()
})

describe('in the clear', () => {
  it.each(['edge', ...serviceNames])('%s answers nobody', async (name) => {
    const port = name === 'edge' ? Number(new URL(copy.origin).port) : portOf(name)
    const socket = connectTcp(port, '127.0.0.1')
    socket.write('GET /health/ready HTTP/1.1\r\nhost: localhost\r\n\r\n')
    const heard: Buffer[] = []
    socket.on('data', (bytes) => heard.push(bytes)).on('error', () => undefined)
    // However it is closed: `once` would take a reset for a failure.
    await new Promise((resolve) => socket.once('close', resolve))
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('HTTP/1.1 200')
  })

  it('Postgres lets nobody in, whatever password they have', async () => {
    const postgres = (await readFile(join(copy.stateDir, 'passwords', 'postgres'), 'utf8')).trim()
    const address = { host: '127.0.0.1', port: portOf('postgres'), user: 'postgres', password: postgres }
    const plain = new pg.Client(address)
    await expect(plain.connect()).rejects.toMatchObject({ code: '28000' })
    const secure = new pg.Client({ ...address, ssl: { ca: await readFile(join(folder, 'ca.pem')) } })
    await secure.connect()
    expect((await secure.query('select version from pg_stat_ssl where pid = pg_backend_pid()')).rows).toEqual(
      [{ version: 'TLSv1.3' }],
    )
    await secure.end()
    const fooled = new pg.Client({ ...address, ssl: { ca: await readFile(join(strangers, 'ca.pem')) } })
    await expect(fooled.connect()).rejects.toThrow('certificate')
  })
})

describe('NATS', () => {
  const entering = async (options: ConnectionOptions) => {
    const seed = await readFile(join(copy.stateDir, 'nats', 'seeds', 'auth.nk'))
    const servers = `127.0.0.1:${portOf('nats')}`
    const authenticator = nkeyAuthenticator(seed)
    const nats = await connectNats({ servers, authenticator, reconnect: false, timeout: 20_000, ...options })
    await nats.close()
  }

  it('lets in who has the key of a user and a certificate of the house', async () => {
    await expect(entering({ tls: certificateFiles(folder, 'auth') })).resolves.toBeUndefined()
  })

  it('refuses who has the key alone, and who has the certificate alone', async () => {
    const { caFile } = certificateFiles(folder, 'auth')
    await expect(entering({ tls: { caFile } })).rejects.toThrow()
    const everybody = () => ({ auth_token: '' })
    await expect(
      entering({ tls: certificateFiles(folder, 'auth'), authenticator: everybody }),
    ).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' })
  })

  it('refuses a certificate of another authority, and is not believed by who trusts another one', async () => {
    const { caFile } = certificateFiles(folder, 'auth')
    const { certFile, keyFile } = certificateFiles(strangers, 'auth')
    await expect(entering({ tls: { caFile, certFile, keyFile } })).rejects.toThrow()
    const { caFile: theirs } = certificateFiles(strangers, 'auth')
    await expect(entering({ tls: { ...certificateFiles(folder, 'auth'), caFile: theirs } })).rejects.toThrow()
  })
})

it.each([...misshapen])('in TLS, too, is refused: %s', async (_what, request, status) => {
  const answer = await ask(copy.origin, request)
  expect(answer.status).toBe(status)
})

it('says that it is to be had in TLS alone, whoever answers', async () => {
  for (const path of ['/', '/api/v1/cities', '/api/v1/nothing', '/docs'])
    expect((await fetch(`${copy.origin}${path}`)).headers.get('strict-transport-security')).toBe(
      'max-age=31536000; includeSubDomains',
    )
})

it('speaks nothing older than TLS 1.3 at its door', async () => {
  const port = Number(new URL(copy.origin).port)
  const old = connectTls({ port, host: 'localhost', maxVersion: 'TLSv1.2' })
  const [error] = await once(old, 'error')
  expect(String(error)).toMatch(/protocol version/i)
})

/** The certificate that a server shows behind the words with which it agrees to speak TLS. */
async function shownBehind(port: number, ask: Buffer | undefined): Promise<string> {
  const socket = connectTcp(port, '127.0.0.1')
  if (ask !== undefined) socket.write(ask)
  await once(socket, 'data')
  const secure = connectTls({ socket, servername: 'localhost', rejectUnauthorized: false })
  await once(secure, 'secureConnect')
  const { fingerprint256 } = secure.getPeerCertificate()
  secure.destroy()
  return fingerprint256
}

it('shows the renewed certificates of its servers, and goes on meanwhile', async () => {
  // The request of Postgres's protocol for TLS: its length, and a code of its own.
  const asked = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
  const shown = () =>
    Promise.all([shownBehind(portOf('nats'), undefined), shownBehind(portOf('postgres'), asked)])
  const before = await shown()
  const names = ['nats', 'postgres']
  await Promise.all(names.map((name) => rm(certificateFiles(folder, name).certFile)))
  const place = join(copy.stateDir, 'postgres')
  const { uid, gid } = await stat(join(place, 'server.key'))
  const postgres = { folder: place, uid, gid }
  expect(await installCertificates({ folder, names, postgres }, new Date())).toEqual(names)
  for (const name of ['nats-server', 'postgres']) process.kill(copy.pidOf(name), 'SIGHUP')
  await until(async () => (await shown()).every((each, at) => each !== before[at]))
  const caller = await callerOf(copy.origin)
  expect((await caller.call<{ items: unknown[] }>('/cities')).items).toHaveLength(1)
})
