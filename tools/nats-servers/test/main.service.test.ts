import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from '@jest/globals'

import { natsServers } from '@urbe/local-servers'

const run = promisify(execFile)
const MAIN = join(import.meta.dirname, '..', 'main.ts')

/** Stands in for Go: what it is asked to install says which version it is. */
const GO = `for last; do :; done
printf '#!/bin/sh\\necho nats-server: %s\\n' "\${last##*@}" >"$GOBIN/nats-server"
chmod 755 "$GOBIN/nats-server"`

const DEBIAN_AWAY = `echo 'no such mirror' >&2; exit 100`

async function machine(programs: Readonly<Record<string, string>>) {
  const dir = await mkdtemp(join(tmpdir(), 'urbe-machine-'))
  const environment = { PATH: `${join(dir, 'bin')}:/usr/bin:/bin`, XDG_CACHE_HOME: join(dir, 'caches') }
  await mkdir(join(dir, 'bin'))
  for (const [name, script] of Object.entries(programs)) {
    const file = join(dir, 'bin', name)
    await writeFile(file, `#!/bin/sh\n${script}\n`)
    await chmod(file, 0o755)
  }
  return {
    environment,
    fetch: async (...versions: string[]) =>
      (await run(process.execPath, ['--no-warnings', MAIN, ...versions], { env: environment })).stdout,
    versions: async () => (await natsServers(environment)).map(({ version }) => version),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

const SYSTEM = 'echo nats-server: v2.9.10'

it('builds what Debian does not give, and nothing a second time', async () => {
  await using here = await machine({ 'nats-server': SYSTEM, 'apt-get': DEBIAN_AWAY, go: GO })
  expect(await here.fetch()).toContain('not from Debian')
  expect(await here.versions()).toEqual(['2.9.10', '2.10.27', '2.15.1'])
  expect(await here.fetch()).toBe('nats-server: found for tests: 2.9.10, 2.10.27, 2.15.1\n')
})

it('builds a version that is asked for by its number', async () => {
  await using here = await machine({ 'nats-server': SYSTEM, 'apt-get': DEBIAN_AWAY, go: GO })
  await here.fetch('2.12.15')
  expect(await here.versions()).toContain('2.12.15')
})

it('says what it could not get, and ends well', async () => {
  await using here = await machine({ 'nats-server': SYSTEM, 'apt-get': DEBIAN_AWAY, go: 'exit 1' })
  const said = await here.fetch()
  expect(said).toContain('could not build 2.10.27')
  expect(said).toContain('found for tests: 2.9.10\n')
})
