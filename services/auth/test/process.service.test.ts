import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'
import { freePort, freshDatabase, startLog } from '@urbe/testkit'

import { clientOf } from './client.ts'
import { ADMIN_PASSWORD } from './running-auth.ts'

const MAIN = new URL('../src/main.ts', import.meta.url).pathname

it('starts as a process, lets the first administrator in, keeps secrets out of its log and stops in order', async () => {
  await using log = await startLog({ service: 'event-store' })
  await using database = await freshDatabase()
  const dir = await mkdtemp(join(tmpdir(), 'urbe-auth-'))
  const passwordFile = join(dir, 'admin-password')
  await writeFile(passwordFile, `${ADMIN_PASSWORD}\n`, { mode: 0o600 })
  const port = await freePort()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      PATH: process.env['PATH'],
      HTTP_PORT: `${port}`,
      NATS_URL: log.url,
      DATABASE_URL: database.url,
      ADMIN_PASSWORD_FILE: passwordFile,
      KEY_RING_FILE: join(dir, 'key-ring.json'),
      KEY_RING_CREATE: '1',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  // By then all that it has said has come, too.
  const exited = once(child, 'close')
  try {
    const url = `http://127.0.0.1:${port}`
    const ready = () =>
      fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      )
    if (!(await until(ready, { deadlineMs: 120_000 }))) throw new Error(output)
    const client = clientOf({ url })
    const { accessToken } = await client.login()
    expect((await client.send('GET /auth/me', { token: accessToken })).body).toMatchObject({
      username: 'admin',
    })
    const { body } = await client.send('GET /users', { token: accessToken })
    expect(body['items']).toHaveLength(1)
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'http_server_request_duration_seconds_bucket',
    )
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
    expect(output).toContain('auth has stopped')
    for (const secret of [ADMIN_PASSWORD, accessToken, 'pbkdf2', '"level":"error"'])
      expect(output).not.toContain(secret)
  } finally {
    child.kill('SIGKILL')
    await rm(dir, { recursive: true, force: true })
  }
})

it('says on the log and on the trail at each start that nothing waits for a second person', async () => {
  await using log = await startLog({ service: 'event-store' })
  await using database = await freshDatabase()
  const dir = await mkdtemp(join(tmpdir(), 'urbe-auth-'))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: {
      PATH: process.env['PATH'],
      HTTP_PORT: `${await freePort()}`,
      NATS_URL: log.url,
      DATABASE_URL: database.url,
      KEY_RING_FILE: join(dir, 'key-ring.json'),
      KEY_RING_CREATE: '1',
      SECOND_PERSON: 'lifted',
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  const exited = once(child, 'exit')
  try {
    const isSaid = async () => output.includes('nothing waits for a second person')
    expect(await until(isSaid, { deadlineMs: 60_000 })).toBe(true)
    const isTold = async () => {
      const messages = await log.log.messages('AUDIT', 1, 50)
      return messages.some(({ body }) => Buffer.from(body).includes('approval-policy'))
    }
    expect(await until(isTold, { deadlineMs: 60_000 })).toBe(true)
  } finally {
    child.kill('SIGTERM')
    await exited
    await rm(dir, { recursive: true, force: true })
  }
})
