import { expect, it } from '@jest/globals'

import { tlsFilesOf } from './tls.ts'

const secure = {
  URBE_TLS: '1',
  PUBLIC_ORIGIN: 'https://urbe.example',
  TLS_CA_FILE: '/tls/ca.pem',
  TLS_CERT_FILE: '/tls/auth.pem',
  TLS_KEY_FILE: '/tls/auth.key',
} as const

it('asks for no certificate where TLS is not asked for', () => {
  expect(tlsFilesOf({ URBE_TLS: '0', PUBLIC_ORIGIN: 'http://localhost:8080' })).toBeUndefined()
})

it('names every file that is missing at once', () => {
  expect(tlsFilesOf(secure)).toEqual({
    caFile: '/tls/ca.pem',
    certFile: '/tls/auth.pem',
    keyFile: '/tls/auth.key',
  })
  const { TLS_CA_FILE: _ca, TLS_KEY_FILE: _key, ...rest } = secure
  expect(() => tlsFilesOf(rest)).toThrow('TLS_CA_FILE, TLS_KEY_FILE: needed with URBE_TLS=1')
})

it('does not start behind a plain origin', () => {
  expect(() => tlsFilesOf({ ...secure, PUBLIC_ORIGIN: 'http://urbe.example' })).toThrow(
    'PUBLIC_ORIGIN: must be https',
  )
})

it.each(['http://urbe.example', 'http://10.0.0.8:8080', 'http://localhost.example', 'ws://urbe.example'])(
  'does not start where others would come in the clear: %s',
  (PUBLIC_ORIGIN) => {
    expect(() => tlsFilesOf({ URBE_TLS: '0', PUBLIC_ORIGIN })).toThrow('PUBLIC_ORIGIN: must be https')
  },
)

it.each(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'https://urbe.example'])(
  'starts for this machine in the clear, and behind a proxy that speaks TLS: %s',
  (PUBLIC_ORIGIN) => {
    expect(tlsFilesOf({ URBE_TLS: '0', PUBLIC_ORIGIN })).toBeUndefined()
  },
)
