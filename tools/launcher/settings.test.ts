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
    storeCipher: 'off',
    secretsDaysMax: 90,
    tls: false,
    host: '127.0.0.1',
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

const opened = {
  URBE_TLS: '1',
  URBE_HOST: '0.0.0.0',
  URBE_PUBLIC_ORIGIN: 'https://city.example',
  URBE_TLS_CERT_FILE: '/c.pem',
  URBE_TLS_KEY_FILE: '/c.key',
}

it('opens the platform to others, in TLS and under a name of their own', () => {
  expect(readSettings(opened, '/house')).toMatchObject({
    host: '0.0.0.0',
    publicOrigin: 'https://city.example',
    publicCertificate: { certFile: '/c.pem', keyFile: '/c.key' },
  })
  // As behind a proxy on this machine that speaks TLS.
  const proxied = { URBE_PUBLIC_ORIGIN: 'https://city.example:8443', URBE_TRUSTED_PROXIES: '127.0.0.1/32' }
  expect(readSettings(proxied, '/house')).toMatchObject({
    host: '127.0.0.1',
    tls: false,
    trustedProxies: '127.0.0.1/32',
  })
})

it.each([
  ['a host for everybody in the clear', { URBE_HOST: '0.0.0.0' }, 'URBE_HOST needs URBE_TLS=1'],
  ['an origin in the clear', { URBE_PUBLIC_ORIGIN: 'http://city.example' }, 'is no origin in TLS'],
  ['an origin with a path', { URBE_PUBLIC_ORIGIN: 'https://city.example/' }, 'is no origin in TLS'],
  ['a certificate without its key', { ...opened, URBE_TLS_KEY_FILE: '' }, 'go together'],
  ['a certificate without TLS', { ...opened, URBE_TLS: '0', URBE_HOST: '' }, 'go together'],
  ['a certificate for no name', { ...opened, URBE_PUBLIC_ORIGIN: '' }, 'go together'],
])('refuses %s', (_, env, said) => {
  expect(() => readSettings(env, '/house')).toThrow(said)
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

it('seals the message store when it is told to', () => {
  expect(readSettings({}, '/').storeCipher).toBe('off')
  expect(readSettings({ NATS_STORE_CIPHER: 'aes' }, '/').storeCipher).toBe('aes')
  expect(() => readSettings({ NATS_STORE_CIPHER: 'rot13' }, '/')).toThrow('NATS_STORE_CIPHER is off or aes')
})

it('lets secrets grow as old as it is told', () => {
  expect(readSettings({ SECRETS_MAX_AGE_DAYS: '0' }, '/').secretsDaysMax).toBe(0)
  expect(readSettings({ SECRETS_MAX_AGE_DAYS: '3650' }, '/').secretsDaysMax).toBe(3_650)
  for (const wrong of ['3651', '-1', '1.5', 'never', '1e2'])
    expect(() => readSettings({ SECRETS_MAX_AGE_DAYS: wrong }, '/')).toThrow(
      'SECRETS_MAX_AGE_DAYS is a number of days from 0 to 3650',
    )
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
