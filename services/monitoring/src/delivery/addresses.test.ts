import { describe, expect, it } from '@jest/globals'

import { whyNotAddress, whyNotUrl, whyNotWritten } from './addresses.ts'

const open = { allowPrivate: true }
const closed = { allowPrivate: false }

describe('an address', () => {
  it.each([
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '100.100.100.200',
    'fe80::1',
    'fd00:ec2::254',
    '::',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '::a9fe:a9fe',
    '::ffff:0:127.0.0.1',
    '64:ff9b:1::7f00:1',
    '2001:0:7f00:1::1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
    'fec0::1',
    'fe80::1%eth0',
    '2600::1%eth0',
    'ff02::1',
    '5f00::1',
    '4000::1',
    'fd20:ce::254',
    'fd00:42::42',
    '168.63.129.16',
    '192.0.0.192',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '192.88.99.1',
    'no-address',
  ])('%s is never called', (address) => {
    expect(whyNotAddress(address, open)).toBeDefined()
  })

  it.each(['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '::1', 'fd12::1', '::ffff:7f00:1'])(
    '%s is called only where private networks may be',
    (address) => {
      expect(whyNotAddress(address, open)).toBeUndefined()
      expect(whyNotAddress(address, closed)).toBeDefined()
    },
  )

  it.each(['93.184.216.34', '2606:2800:220:1::1', '172.32.0.1'])('%s is called', (address) => {
    expect(whyNotAddress(address, closed)).toBeUndefined()
  })
})

describe('a web address', () => {
  it.each([
    'ftp://example.org/',
    'http://user:word@example.org/',
    'http://169.254.169.254/latest/meta-data',
    'http://0xa9fea9fe/',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://instance-data/',
    'https://example.org:22/',
    'http://127.0.0.1:4222/',
    'http://127.0.0.1:5432/',
    'http://127.0.0.1:6379/',
    'https://example.org:6667/',
    `https://${'a'.repeat(64)}.org/`,
    `https://${'a.'.repeat(126)}org/`,
  ])('%s is refused', (address) => {
    expect(whyNotUrl(new URL(address), open)).toBeDefined()
  })

  it.each([
    'http://localhost/',
    'http://a.localhost:8080/',
    'http://localhost.localdomain/',
    'http://nats/',
    'http://intranet/',
    'http://postgres.urbe.svc/',
    'http://postgres.urbe.svc.cluster.local/',
    'http://host.docker.internal/',
    'http://printer.local/',
    'http://router.home.arpa/',
    'http://router.lan/',
    'http://x.onion/',
    'http://unix:/var/run/docker.sock',
  ])('%s is called only where private networks may be', (address) => {
    expect(whyNotUrl(new URL(address), open)).toBeUndefined()
    expect(whyNotUrl(new URL(address), closed)).toBeDefined()
  })

  it.each([
    'https://hooks.example.org/',
    'https://localhost.example.org:8443/',
    'http://internal.example.org/',
  ])('%s is called when what it leads to may be', (address) => {
    expect(whyNotUrl(new URL(address), closed)).toBeUndefined()
  })

  it('with a name is judged when the name has been resolved', () => {
    expect(whyNotUrl(new URL('https://example.org/hook?token=x'), closed)).toBeUndefined()
  })
})

describe('an address as it is written', () => {
  const whyNot = (text: string) => whyNotWritten(text, new URL(text))

  it.each([
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://localhost./',
    'http://①②⑦.⓪.⓪.①/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://a@example.org/',
    'http:/example.org/',
    'http:\\\\example.org/',
    'http://exam\tple.org/',
    'http://example.org/a\r\nx: y',
    ' http://example.org/',
    'http://example.org:0/',
  ])('is no disguise: %j', (text) => {
    expect(whyNot(text)).toBeDefined()
  })

  it.each([
    'http://127.0.0.1:8080/hook',
    'https://Example.org/a?b#c',
    'http://[::1]:9/',
    'http://[fd12::1]/',
  ])('is taken when it is read as it is written: %s', (text) => {
    expect(whyNot(text)).toBeUndefined()
  })
})
