import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createPlain, type Server } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { nkeys } from 'nats'
import { parse } from 'yaml'

import { serviceNames } from '@urbe/contracts'
import { findNatsServer, natsVersion, startOnLeash, until } from '@urbe/local-servers'
import { freePort } from '@urbe/testkit'

import { nginxConfig } from '../../docs/edge.ts'
import { natsUsers } from '../../launcher/seed-files.ts'
import { keepCertificates } from '../../launcher/tls/certificates.ts'
import { certificateFiles } from '../../launcher/tls/files.ts'
import { certified, secretFiles } from '../secret-files.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..', '..')
const text = (path: string) => readFile(join(root, path), 'utf8')
const PATH = `${process.env['PATH']}:/usr/sbin`
const nginx = await run('nginx', ['-v'], { env: { PATH } }).then(
  () => true,
  () => false,
)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-deploy-'))
  await keepCertificates({ folder: join(folder, 'house'), names: certified, now: new Date() })
  await keepCertificates({ folder: join(folder, 'strangers'), names: ['auth'], now: new Date() })
  await mkdir(join(folder, 'secrets'))
  const files = (name: string) => certificateFiles(join(folder, 'house'), name)
  await copy(files('edge').caFile, 'tls-ca')
  for (const name of certified) {
    await copy(files(name).certFile, `tls-${name}-cert`)
    await copy(files(name).keyFile, `tls-${name}-key`)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))

const copy = async (from: string, name: string) =>
  await writeFile(join(folder, 'secrets', name), await readFile(from))
const here = (config: string) => config.replaceAll('/run/secrets', join(folder, 'secrets'))

describe('docker-compose.tls.yml', () => {
  it('gives everybody a certificate and key of their own, and nobody another one', async () => {
    const compose = parse(await text('docker-compose.tls.yml'), { merge: true })
    const own = (name: string) => [`tls-${name}-cert`, `tls-${name}-key`]
    for (const name of certified) {
      const given: string[] = compose.services[name].secrets
      expect(given.filter((each) => each !== 'tls-ca')).toEqual(own(name))
    }
    for (const name of serviceNames)
      expect(compose.services[name].environment).toMatchObject({
        URBE_TLS: '1',
        PUBLIC_ORIGIN: 'https://localhost:8080',
        TLS_CA_FILE: '/run/secrets/tls-ca',
        TLS_CERT_FILE: `/run/secrets/tls-${name}-cert`,
      })
    const declared = Object.entries<{ file: string }>(compose.secrets)
    expect(declared.map(([name]) => name).sort()).toEqual(['tls-ca', ...certified.flatMap(own)].sort())
    for (const [, { file }] of declared)
      expect(file).toMatch(/^\.\/deploy\/\.secrets\/tls\/[\w-]+\.(pem|key)$/)
    expect(JSON.stringify(declared)).not.toContain('ca.key')
  })

  it('changes only services that there are', async () => {
    const [plain, tls] = await Promise.all(['docker-compose.yml', 'docker-compose.tls.yml'].map(text))
    const names = Object.keys(parse(plain ?? '', { merge: true }).services)
    expect(names).toEqual(expect.arrayContaining(Object.keys(parse(tls ?? '', { merge: true }).services)))
  })
})

it('Prometheus scrapes the same in TLS', async () => {
  const [plain, tls] = await Promise.all(
    ['', '-tls'].map((end) => text(`deploy/prometheus/prometheus${end}.yml`)),
  )
  const [{ scheme, tls_config: trust, ...job }] = parse(tls ?? '').scrape_configs
  expect([scheme, trust.ca_file]).toEqual(['https', '/run/secrets/tls-ca'])
  expect([job]).toEqual(parse(plain ?? '').scrape_configs)
})

it('nats-server takes both of its configurations', async () => {
  const program = (await findNatsServer(PATH)) ?? 'nats-server'
  // The container's server is 2.12; before 2.10 there was no such setting.
  const isOld = /^2\.[0-9]\./.test((await natsVersion(program)) ?? '')
  const known = (config: string) => (isOld ? config.replace(' sync_interval: always,', '') : config)
  const given = secretFiles({
    natsKeys: Object.fromEntries(natsUsers.map((user) => [user, nkeys.createUser().getPublicKey()])),
    newSecret: () => 'x'.repeat(32),
  })
  const env = Object.fromEntries(
    (given['nats.env'] ?? '')
      .trim()
      .split('\n')
      .map((line) => line.split('=')),
  )
  for (const name of ['accounts.conf', 'nats.conf', 'nats-tls.conf'])
    await writeFile(join(folder, name), here(known(await text(`deploy/nats/${name}`))))
  for (const name of ['nats.conf', 'nats-tls.conf']) {
    const { stderr } = await run(program, ['-t', '-c', join(folder, name)], { env })
    expect(stderr).toContain('is valid')
  }
})

describe('the healthcheck of a container', () => {
  const check = (env: Record<string, string>) =>
    run(process.execPath, [join(root, 'deploy', 'healthcheck.mjs')], { env }).then(
      () => 0,
      ({ code }: { code: number }) => code,
    )
  const alive = (_: unknown, response: { end: () => void }) => response.end()

  it('asks in the way in which the service answers', async () => {
    const plain = createPlain(alive)
    const secure = await secureServer('house', 'auth', 'alive')
    const [clearPort, tlsPort] = [await listen(plain), await listen(secure)]
    const ca = { URBE_TLS: '1', TLS_CA_FILE: join(folder, 'secrets', 'tls-ca') }
    const codes = [
      await check({ HTTP_PORT: clearPort }),
      await check({ HTTP_PORT: tlsPort, ...ca }),
      await check({ HTTP_PORT: clearPort, ...ca }),
      await check({ HTTP_PORT: tlsPort }),
    ]
    await Promise.all([plain, secure].map(close))
    expect(codes).toEqual([0, 0, 1, 1])
  })
})

/** nginx itself, where it is installed. */
const whereNginx = nginx ? describe : describe.skip
whereNginx('nginx', () => {
  it('passes on in TLS to who is of the house, and to nobody else', async () => {
    const services = await Promise.all(
      serviceNames.map(async (name) => {
        const of = name === 'monitoring' ? 'strangers' : 'house'
        const server = await secureServer(of, of === 'house' ? name : 'auth', name)
        return { name, server, port: await listen(server) }
      }),
    )
    const port = await freePort()
    const upstreams = services.reduce(
      (config, { name, port: at }) => config.replace(`server ${name}:8080`, `server 127.0.0.1:${at}`),
      nginxConfig('tls'),
    )
    const config = here(upstreams.replaceAll('/tmp/', `${folder}/`)).replace(
      'listen 8080',
      `listen 127.0.0.1:${port}`,
    )
    await writeFile(join(folder, 'nginx.conf'), config)
    const args = ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr', '-g', 'daemon off;']
    const ask = (path: string) => answered(port, path)
    const { stop } = await startOnLeash(
      { command: 'nginx', args, cwd: folder, env: { PATH } },
      {
        logFile: join(folder, 'nginx.log'),
        stopSignal: 'TERM',
        ready: (signal) =>
          until(
            async () =>
              ask('/api/nothing').then(
                () => true,
                () => false,
              ),
            { deadlineMs: 60_000, signal },
          ),
      },
    )
    const answers = await Promise.all(
      ['auth/me', 'cities', 'streams', 'health'].map((path) => ask(`/api/v1/${path}`)),
    )
    const { headers } = await ask('/')
    await stop()
    await Promise.all(services.map(({ server }) => close(server)))
    expect(answers.map(({ status, body }) => (status === 200 ? body : status))).toEqual([
      'auth',
      'simulation',
      'event-store',
      502,
    ])
    expect(headers['strict-transport-security']).toContain('max-age=')
  })
})

async function secureServer(folderOf: 'house' | 'strangers', certificate: string, says: string) {
  const { certFile, keyFile } = certificateFiles(join(folder, folderOf), certificate)
  const pair = { cert: await readFile(certFile), key: await readFile(keyFile) }
  return createServer({ ...pair, minVersion: 'TLSv1.3' }, (_, response) => response.end(says))
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return String((server.address() as AddressInfo).port)
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

async function answered(port: number, path: string) {
  const ca = await readFile(join(folder, 'secrets', 'tls-ca'))
  const asked = request({ host: '127.0.0.1', port, path, ca, servername: 'localhost', agent: false }).end()
  const [response] = await once(asked, 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  return { status: response.statusCode as number, headers: response.headers, body }
}
