import { expect, it } from '@jest/globals'

import { type Ports, planServices, processNames } from './services.ts'
import { layoutOf, readSettings } from './settings.ts'

const settings = readSettings({}, '/house')
const site = { settings, layout: layoutOf(settings.stateDir), say: () => undefined }
const ports = Object.fromEntries(processNames.map((name, index) => [name, 9000 + index])) as Ports

function plans() {
  const wiring = {
    ports,
    natsUrl: 'nats://n',
    databaseUrl: (name: string) => `postgres://${name}`,
    ownNats: true,
  }
  return planServices(site, wiring)
}

it('asks for large pages of memory where cities are', () => {
  const asking = plans().filter(({ env }) => env['GLIBC_TUNABLES'] === 'glibc.malloc.hugetlb=1')
  expect(asking.map(({ name }) => name)).toEqual(['simulation'])
})

it('tells each service its own database and seed, and nobody another’s', () => {
  const services = plans().filter(({ name }) => name !== 'edge')
  for (const { name, env } of services) {
    expect(env['DATABASE_URL']).toBe(`postgres://${name}`)
    expect(env['NATS_SEED_FILE']).toBe(site.layout.seed(name))
  }
})
