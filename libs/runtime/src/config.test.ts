import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'
import { z } from 'zod'

import { loadConfig } from './config.ts'
import { databaseSettings, httpSettings } from './settings.ts'

const shape = z.object({ ...httpSettings, ...databaseSettings })

it('fills in what may be left out', () => {
  const env = { HTTP_PORT: '8081', DATABASE_URL: 'postgres://localhost/x' }
  expect(loadConfig(shape, env)).toMatchObject({ HTTP_PORT: 8081, HTTP_HOST: '127.0.0.1', LOG_LEVEL: 'info' })
})

it('names every mistake at once and shows no value', () => {
  const attempt = () =>
    loadConfig(shape, { HTTP_PORT: 'canary', LOG_LEVEL: 'canary', PUBLIC_ORIGIN: 'canary' })
  expect(attempt).toThrow(/HTTP_PORT[\s\S]*PUBLIC_ORIGIN[\s\S]*LOG_LEVEL[\s\S]*DATABASE_URL/)
  expect(attempt).not.toThrow(/canary/)
})

it('wants no secret that everybody may read, and lets a group have one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-secrets-'))
  const path = join(folder, 'seed')
  await writeFile(path, 'canary')
  const database = { HTTP_PORT: '8081', DATABASE_URL: 'postgres://localhost/x' }
  const env = { ...database, NATS_SEED_FILE: path, SIGNERS_FILE: path }
  for (const mode of [0o644, 0o604, 0o602]) {
    await chmod(path, mode)
    const expected = `NATS_SEED_FILE: everybody may use this file, of mode ${mode.toString(8)}`
    expect(() => loadConfig(shape, env)).toThrow(expected)
    expect(() => loadConfig(shape, { ...env, HTTP_PORT: 'canary' })).toThrow(/HTTP_PORT[\s\S]*NATS_SEED_FILE/)
    expect(() => loadConfig(shape, env)).not.toThrow(/SIGNERS_FILE/)
  }
  for (const mode of [0o400, 0o600, 0o640]) {
    await chmod(path, mode)
    expect(() => loadConfig(shape, env)).not.toThrow()
  }
  await rm(folder, { recursive: true })
  expect(() => loadConfig(shape, env)).not.toThrow()
})
