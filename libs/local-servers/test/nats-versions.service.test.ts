import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'

import { natsServerCache, natsServers, natsVersion } from '../src/index.ts'

async function program(folder: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'nats-server')
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

async function place() {
  const dir = await mkdtemp(join(tmpdir(), 'urbe-versions-'))
  const environment = { PATH: join(dir, 'bin'), XDG_CACHE_HOME: join(dir, 'caches') }
  const cache = natsServerCache(environment)
  return {
    dir,
    environment,
    cache,
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

it('finds the system’s server and those in the cache, each version once, oldest first', async () => {
  await using here = await place()
  const system = await program(join(here.dir, 'bin'), 'echo nats-server: v2.9.10')
  const newer = await program(join(here.cache, '2.15.1'), 'echo nats-server: v2.15.1')
  const older = await program(join(here.cache, '2.10.27'), 'echo nats-server: v2.10.27')
  await program(join(here.cache, '2.9.10'), 'echo nats-server: v2.9.10')
  expect(await natsServers(here.environment)).toEqual([
    { version: '2.9.10', program: system },
    { version: '2.10.27', program: older },
    { version: '2.15.1', program: newer },
  ])
})

it('leaves out what does not run', async () => {
  await using here = await place()
  await program(join(here.dir, 'bin'), 'echo nats-server: v2.9.10')
  await program(join(here.cache, '2.15.1'), 'exit 1')
  await mkdir(join(here.cache, 'half'), { recursive: true })
  expect((await natsServers(here.environment)).map(({ version }) => version)).toEqual(['2.9.10'])
})

it('keeps them in the folder for caches, or in that of the user', () => {
  expect(natsServerCache({ XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/urbe/nats-servers')
  expect(natsServerCache({ XDG_CACHE_HOME: '', HOME: '/h' })).toBe('/h/.cache/urbe/nats-servers')
})

it('asks the program itself for its version', async () => {
  await using here = await place()
  const file = await program(here.dir, 'echo "nats-server: v2.12.0-RC.1"')
  expect(await natsVersion(file)).toBe('2.12.0-RC.1')
  expect(await natsVersion(join(here.dir, 'none'))).toBeUndefined()
})
