import { expect, it } from '@jest/globals'

import { natsConfig } from './nats-config.ts'
import { deniedTo, natsPermissions } from './nats-permissions.ts'
import { natsUsers } from './seed-files.ts'

const publicKeys = Object.fromEntries(natsUsers.map((user) => [user, `KEY_OF_${user}`]))
const config = natsConfig({
  port: 4222,
  storeDir: '/a "quoted" folder',
  durability: 'os',
  publicKeys,
})

it('listens on the loopback only', () => {
  expect(config.match(/^(listen|port|http\w*|cluster|leafnodes|gateway|websocket|mqtt)\b/gm)).toEqual([
    'listen',
  ])
  expect(config).toContain('listen: "127.0.0.1:4222"')
})

it('quotes paths', () => {
  expect(config).toContain(String.raw`store_dir: "/a \"quoted\" folder"`)
})

it('syncs each write only when it is told to', () => {
  expect(config).not.toContain('sync_interval')
  const synced = natsConfig({ port: 4222, storeDir: '/', durability: 'disk', publicKeys })
  expect(synced).toContain('sync_interval: always')
})

it('seals the store only when it is told to', () => {
  expect(config).not.toContain('cipher')
  const sealed = natsConfig({ port: 4222, storeDir: '/', durability: 'os', publicKeys, storeKey: 'k' })
  expect(sealed).toContain('max_memory_store: 64MB, cipher: aes, key: "k" }')
})

it('lets in, with TLS, only who can show a certificate', () => {
  const files = { caFile: '/t/ca.pem', certFile: '/t/nats.pem', keyFile: '/t/nats.key' }
  const secured = natsConfig({ port: 4222, storeDir: '/', durability: 'os', publicKeys, tls: files })
  expect(secured).toContain(
    'tls { ca_file: "/t/ca.pem", cert_file: "/t/nats.pem", key_file: "/t/nats.key", verify: true',
  )
  expect(config).not.toContain('tls')
})

it('puts every user into an account, each with its key', () => {
  for (const user of natsUsers) expect(config).toContain(`nkey: KEY_OF_${user}`)
})

it('does not start without a key for each', () => {
  const { auth: _, ...others } = publicKeys
  expect(() => natsConfig({ port: 1, storeDir: '/', durability: 'os', publicKeys: others })).toThrow(
    'no key for the NATS user auth',
  )
})

it('lets only the provisioner make consumers and streams', () => {
  for (const user of Object.keys(natsPermissions).filter((name) => name !== 'provisioner')) {
    expect(deniedTo(user)).toContain('$JS.API.CONSUMER.CREATE.>')
    expect(natsPermissions[user]?.publish.join(' ')).not.toMatch(/CREATE|DELETE|PURGE|UPDATE|JS\.API\.>/)
  }
})
