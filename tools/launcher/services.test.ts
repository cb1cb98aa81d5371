import { expect, it } from '@jest/globals'

import { type Ports, planServices, processNames } from './services.ts'
import { layoutOf, readSettings, type Settings } from './settings.ts'

const settings = readSettings({}, '/house')
const site = { settings, layout: layoutOf(settings.stateDir), say: () => undefined }
const ports = Object.fromEntries(processNames.map((name, index) => [name, 9000 + index])) as Ports

function plans(change: Partial<Settings> = {}) {
  const wiring = {
    ports,
    natsUrl: 'nats://n',
    database: (name: string) => ({ url: `postgres://${name}`, passwordFile: `/p/${name}` }),
    ownNats: true,
  }
  return planServices({ ...site, settings: { ...settings, ...change } }, wiring)
}

it('asks for large pages of memory where cities are', () => {
  const asking = plans().filter(({ env }) => env['GLIBC_TUNABLES'] === 'glibc.malloc.hugetlb=1')
  expect(asking.map(({ name }) => name)).toEqual(['simulation'])
})

it('tells each service its own database and seed, and nobody another’s', () => {
  const services = plans().filter(({ name }) => name !== 'edge')
  for (const { name, env } of services) {
    expect(env['DATABASE_URL']).toBe(`postgres://${name}`)
    expect(env['DATABASE_PASSWORD_FILE']).toBe(`/p/${name}`)
    expect(env['NATS_SEED_FILE']).toBe(site.layout.seed(name))
  }
})

it.each<[string, Partial<Settings>, string]>([
  ['on one machine', {}, '1'],
  ['where the platform listens to others', { host: '0.0.0.0', tls: true }, '0'],
  ['where others know it by a name', { publicOrigin: 'https://city.example' }, '0'],
  ['on one machine that wants no such thing', { inherited: { WEBHOOK_ALLOW_PRIVATE: '0' } }, '0'],
])('says whether webhooks may call private addresses %s', (_where, change, allowed) => {
  const monitoring = plans(change).find(({ name }) => name === 'monitoring')
  expect(monitoring?.env['WEBHOOK_ALLOW_PRIVATE']).toBe(allowed)
})

it.each<[string, Partial<Settings>, string | undefined]>([
  ['with the other secrets', {}, '90'],
  ['with the other secrets, at their age', { secretsDaysMax: 7 }, '7'],
  ['by what is said of it', { inherited: { ENCRYPTION_KEY_DAYS: '365' } }, '365'],
  ['on request, as the others', { secretsDaysMax: 0 }, undefined],
])('lets the key encryption key end %s', (_how, change, days) => {
  expect(plans(change).find(({ name }) => name === 'auth')?.env['ENCRYPTION_KEY_DAYS']).toBe(days)
})
