import { expect, it } from '@jest/globals'

import { readSettings } from './settings.ts'

it('needs nothing', () => {
  expect(readSettings({}, '/house')).toEqual({
    root: '/house',
    servicesDir: '/house/services',
    stateDir: '/house/.urbe',
    port: 8080,
    demoCity: true,
    durability: 'os',
    tls: false,
    path: '',
    inherited: {},
  })
})

it('secures only servers that it starts itself', () => {
  expect(readSettings({ URBE_TLS: '1' }, '/house').tls).toBe(true)
  expect(() => readSettings({ URBE_TLS: 'yes' }, '/house')).toThrow('URBE_TLS is 0 or 1')
  for (const foreign of ['NATS_URL', 'DATABASE_URL'])
    expect(() => readSettings({ URBE_TLS: '1', [foreign]: 'nats://n:4222' }, '/house')).toThrow('leave out')
})

it('takes what is given', () => {
  const env = { URBE_PORT: '9090', URBE_STATE_DIR: '/state', URBE_DEMO: '0', NATS_URL: 'nats://n:4222' }
  expect(readSettings(env, '/house')).toMatchObject({
    port: 9090,
    stateDir: '/state',
    demoCity: false,
    natsUrl: 'nats://n:4222',
  })
})

it('knows two kinds of durability', () => {
  expect(readSettings({ NATS_DURABILITY: 'disk' }, '/').durability).toBe('disk')
  expect(() => readSettings({ NATS_DURABILITY: 'ram' }, '/')).toThrow('NATS_DURABILITY is os or disk')
})

it.each(['0', '65536', '80a', '-1', '1e3', ' '])('refuses %j as a port', (text) => {
  expect(() => readSettings({ URBE_PORT: text }, '/')).toThrow('URBE_PORT is not a port')
})

it('refuses a URL that is none, without printing it', () => {
  expect(() => readSettings({ DATABASE_URL: 'secret' }, '/')).toThrow(/^DATABASE_URL is not a URL$/)
})

it('refuses a short password, without printing it', () => {
  expect(() => readSettings({ URBE_ADMIN_PASSWORD: 'x'.repeat(14) }, '/')).toThrow('at least 15 characters')
  expect(readSettings({ URBE_ADMIN_PASSWORD: 'x'.repeat(15) }, '/').adminPassword).toHaveLength(15)
})

it('hands no secret of the starting shell on', () => {
  const env = { PATH: '/bin', URBE_ADMIN_PASSWORD: 'long enough indeed', AWS_SECRET_ACCESS_KEY: 'x' }
  expect(readSettings(env, '/').inherited).toEqual({ PATH: '/bin' })
})
