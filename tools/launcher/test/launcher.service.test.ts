import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'

import { isAlive } from '../process-identity.ts'
import { type Copy, newCopy, processOf, recordOf, removeCopy, startsOf, urbe } from './copies.ts'

const BACK_AGAIN = { deadlineMs: 120_000 }

let copies: Copy[] = []

async function aCopy(): Promise<Copy> {
  const copy = await newCopy()
  copies.push(copy)
  return copy
}

beforeEach(() => {
  copies = []
})
afterEach(async () => {
  for (const copy of copies) await removeCopy(copy)
})

describe('one copy', () => {
  let copy: Copy
  beforeAll(async () => {
    copy = await aCopy()
  })
  afterAll(() => removeCopy(copy))

  it('starts all, keeps the data over a restart, and ends exactly what it started', async () => {
    const first = await urbe('up', copy)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain(`ready at http://localhost:${copy.port}`)
    const passwordFile = join(copy.stateDir, 'admin-password')
    const password = (await readFile(passwordFile, 'utf8')).trim()
    expect(first.stdout).toContain(passwordFile)
    expect(first.stdout).not.toContain(password)
    expect((await stat(passwordFile)).mode & 0o777).toBe(0o600)
    expect(await startsOf(copy)).toBe(1)

    expect((await urbe('up', copy)).stdout).toContain(`already running at http://localhost:${copy.port}`)
    expect((await urbe('status', copy)).code).toBe(0)

    const started = recordOf(copy)?.processes ?? []
    expect(started).toHaveLength(8)
    expect((await urbe('down', copy)).code).toBe(0)
    expect(started.filter(isAlive)).toEqual([])
    expect(await urbe('status', copy)).toMatchObject({ code: 1, stdout: 'Urbe is not running\n' })

    expect(await urbe('up', copy)).toMatchObject({ code: 0, stderr: '' })
    expect(await startsOf(copy)).toBe(2)
    expect((await readFile(passwordFile, 'utf8')).trim()).toBe(password)
  })

  it('starts again whatever dies, and says so in its log', async () => {
    const before = await startsOf(copy)
    const killed = ['nats-server', 'postgres', 'auth', 'edge'].map((name) => processOf(copy, name))
    for (const { pid } of killed) process.kill(pid, 'SIGKILL')
    const back = async () =>
      killed.every(({ name, pid }) => processOf(copy, name).pid !== pid) &&
      (await startsOf(copy).catch(() => Number.NaN)) > before
    expect(await until(back, BACK_AGAIN)).toBe(true)
    expect(await until(async () => (await urbe('status', copy)).code === 0, BACK_AGAIN)).toBe(true)
    const log = await readFile(join(copy.stateDir, 'logs', 'supervisor.log'), 'utf8')
    for (const { name } of killed)
      expect(log).toContain(`${name} ended (SIGKILL); it is started again in 200 ms`)
  })

  it('takes up again after the supervisor itself was killed', async () => {
    const starts = await startsOf(copy)
    const before = recordOf(copy)
    if (before === undefined) throw new Error('nothing is recorded')
    process.kill(before.supervisor.pid, 'SIGKILL')
    expect(await until(async () => !isAlive(before.supervisor), BACK_AGAIN)).toBe(true)
    expect((await urbe('up', copy)).stdout).toContain('what a lost supervisor left: nats-server, postgres')
    expect(before.processes.filter(isAlive)).toEqual([])
    expect(await startsOf(copy)).toBe(starts + 1)
  })
})

it('runs two copies side by side, each with the password that it is given or has made', async () => {
  const [one, two] = [await aCopy(), await aCopy()]
  const given = { URBE_ADMIN_PASSWORD: 'correct horse battery' }
  expect(await urbe('up', one, given)).toMatchObject({ code: 0, stderr: '' })
  expect(await urbe('up', two)).toMatchObject({ code: 0, stderr: '' })
  const passwords = [one, two].map(({ stateDir }) => readFile(join(stateDir, 'admin-password'), 'utf8'))
  const [ofOne, ofTwo] = await Promise.all(passwords)
  expect(ofOne).toBe('correct horse battery\n')
  expect(ofTwo).not.toBe(ofOne)
  await urbe('down', one)
  expect(await startsOf(two)).toBe(1)
})

it('leaves nothing half started when a service does not come up', async () => {
  const copy = await aCopy()
  const { code, stderr } = await urbe('up', copy, {
    URBE_SERVICES_DIR: join(import.meta.dirname, 'fixture', 'broken'),
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^urbe: monitoring ended \d+ times while starting; see \S+monitoring\.log; .*\n$/)
  expect(await readFile(join(copy.stateDir, 'logs', 'monitoring.log'), 'utf8')).toContain('no good today')
  expect(recordOf(copy)).toBeUndefined()
})

it('says in one line that the port is busy, and starts nothing', async () => {
  const copy = await aCopy()
  const holder = createServer().listen(copy.port, '127.0.0.1')
  await once(holder, 'listening')
  const { code, stderr } = await urbe('up', copy)
  holder.close()
  expect(code).toBe(1)
  expect(stderr).toBe(
    `urbe: port ${copy.port} is in use: end what listens there, or choose another with URBE_PORT\n`,
  )
  expect(recordOf(copy)).toBeUndefined()
})

it('says in one line that the state folder cannot be written', async () => {
  const copy = await aCopy()
  const stateDir = join(copy.stateDir, 'file', 'below')
  await writeFile(join(copy.stateDir, 'file'), '')
  const { code, stderr } = await urbe('up', { ...copy, stateDir })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^urbe: cannot write in the state folder .+ choose another with URBE_STATE_DIR\n$/)
})
