import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'

import { serviceNames } from '@urbe/contracts'

import { settings as monitoringSettings } from '../../services/monitoring/src/config.ts'
import { natsUsers } from '../launcher/seed-files.ts'
import { secretFiles } from './secret-files.ts'

interface Service {
  readonly image?: string
  readonly build?: {
    readonly dockerfile: string
    readonly target: string
    readonly args?: { SERVICE: string }
  }
  readonly env_file?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: object
  readonly read_only?: boolean
  readonly command?: readonly string[]
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
  readonly volumes: object
}

const root = join(import.meta.dirname, '..', '..')
const text = (path: string) => readFile(join(root, path), 'utf8')
const given = secretFiles({
  natsKeys: Object.fromEntries(natsUsers.map((user) => [user, 'U'])),
  newSecret: () => 'secret',
})
const signing = [...serviceNames.map((name) => `${name}.pem`), 'signers.json']
let compose: Compose
beforeAll(async () => {
  compose = parse(await text('docker-compose.yml'), { merge: true }) as Compose
})

describe('docker-compose.yml', () => {
  it('has only what docker-compose 1.29 knows at its top', () => {
    const known = ['services', 'volumes', 'secrets', 'networks', 'configs']
    expect(Object.keys(compose).filter((key) => !known.includes(key) && !key.startsWith('x-'))).toEqual([])
  })

  it('lets no webhook into the network of its containers, with TLS or without', async () => {
    for (const file of ['docker-compose.yml', 'docker-compose.tls.yml'])
      expect(await text(file)).not.toContain('WEBHOOK_ALLOW_PRIVATE')
    const needed = { HTTP_PORT: '1', NATS_URL: 'nats://n', DATABASE_URL: 'postgres://p' }
    expect(monitoringSettings.parse(needed).WEBHOOK_ALLOW_PRIVATE).toBe(false)
  })

  it('runs every service from the one Dockerfile, without a writable root', async () => {
    const dockerfile = await text('deploy/Dockerfile')
    for (const name of serviceNames) {
      const service = compose.services[name]
      expect(service?.build?.args?.SERVICE).toBe(name)
      expect(dockerfile).toContain(` AS ${service?.build?.target}\n`)
      expect([name, service?.read_only]).toEqual([name, true])
    }
    expect(dockerfile.match(/^USER (.*)$/gm)).toEqual(['USER 65532:65532', 'USER 65532:65532'])
  })

  it('depends on nothing and mounts nothing that it does not declare', () => {
    const volumes = Object.keys(compose.volumes)
    for (const service of Object.values(compose.services)) {
      const needed = service.depends_on ?? []
      const names = Array.isArray(needed) ? needed : Object.keys(needed)
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(names))
      const named = (service.volumes ?? [])
        .filter((each) => !each.startsWith('.'))
        .map((each) => each.split(':')[0])
      expect(volumes).toEqual(expect.arrayContaining(named))
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining([...(service.secrets ?? [])]))
    }
  })

  it('finds every file of its secrets where write-secrets puts it', () => {
    const there = [...Object.keys(given), ...natsUsers.map((user) => `${user}.nk`), ...signing]
    const files = Object.values(compose.secrets).map(({ file }) => file)
    const env = Object.values(compose.services).flatMap(({ env_file: file }) => file ?? [])
    for (const file of [...files, ...env])
      expect(there).toContain(file.replace(/^(\.\/)?deploy\/\.secrets\//, ''))
  })

  it('gives every service its own key to sign with, and the public ones of all', () => {
    for (const name of serviceNames) {
      const service = compose.services[name]
      expect(service?.secrets).toEqual(expect.arrayContaining([`${name}.pem`, 'signers.json']))
      expect(service?.secrets?.filter((each) => each.endsWith('.pem'))).toEqual([`${name}.pem`])
      expect(service?.environment).toMatchObject({
        SIGNING_KEY_FILE: `/run/secrets/${name}.pem`,
        SIGNERS_FILE: '/run/secrets/signers.json',
      })
    }
  })

  it('gives NATS the key of every user that its accounts name', async () => {
    for (const [, variable] of (await text('deploy/nats/accounts.conf')).matchAll(/\$(NATS_NKEY_\w+)/g)) {
      expect(given['nats.env']).toContain(`${variable}=`)
    }
  })

  it('gives Postgres the password of every role that its script makes', async () => {
    const [, names = ''] = /^for service in (.*); do$/m.exec(await text('deploy/postgres/init.sh')) ?? []
    for (const name of names.split(' ')) {
      expect(given['postgres.env']).toContain(`URBE_DB_${name.toUpperCase()}=`)
      expect(given[`${name.replaceAll('_', '-')}.env`]).toContain(`/urbe_${name}\n`)
    }
  })
})

it('Prometheus scrapes every service', async () => {
  const config = parse(await text('deploy/prometheus/prometheus.yml')) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[]
  }
  const targets = config.scrape_configs.flatMap((job) => job.static_configs.flatMap((each) => each.targets))
  expect(targets.sort()).toEqual(serviceNames.map((name) => `${name}:8080`).sort())
})
