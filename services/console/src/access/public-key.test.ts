import { generateKeyPairSync, type KeyObject } from 'node:crypto'

import { describe, expect, it } from '@jest/globals'

import { endpoints } from '@urbe/contracts'

import { isPrivateKey, publicKeyIn } from './public-key.ts'

const ed25519 = generateKeyPairSync('ed25519')
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })
const pemOf = (key: KeyObject, type: 'spki' | 'pkcs8') => String(key.export({ format: 'pem', type }))
const textOf = (value: unknown) => JSON.stringify(value)

describe('a public key', () => {
  it.each([
    ['Ed25519', ed25519],
    ['P-256', p256],
  ])('of %s is the same from a JWK and from a PEM', (_, { publicKey }) => {
    const jwk = jwkOf(publicKey)
    const decorated = { ...jwk, kid: 'night', use: 'sig', key_ops: ['verify'], ext: true }
    const pem = pemOf(publicKey, 'spki')
    for (const text of [textOf(jwk), ` ${textOf(decorated)}\n`, pem, pem.replaceAll('\n', '\r\n')])
      expect(publicKeyIn(text)).toEqual(jwk)
    expect(endpoints.issueSecret.body.safeParse({ kind: 'public-key', jwk }).success).toBe(true)
  })

  it.each([
    ['RSA as PEM', pemOf(rsa.publicKey, 'spki'), 'kind'],
    ['RSA as JWK', textOf(jwkOf(rsa.publicKey)), 'kind'],
    [
      'RSA in the form of before',
      '-----BEGIN RSA PUBLIC KEY-----\nMA==\n-----END RSA PUBLIC KEY-----',
      'kind',
    ],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----', 'kind'],
    ['another curve', textOf({ kty: 'EC', crv: 'P-384', x: 'A', y: 'A' }), 'kind'],
    ['a key that is cut off', textOf({ ...jwkOf(ed25519.publicKey), x: 'AAAA' }), 'unreadable'],
    ['a set of keys', textOf({ keys: [jwkOf(ed25519.publicKey)] }), 'unreadable'],
    ['no base64', '-----BEGIN PUBLIC KEY-----\n=A=\n-----END PUBLIC KEY-----', 'unreadable'],
    ['a word', 'ssh-ed25519 AAAAC3', 'unreadable'],
    ['nothing', '', 'unreadable'],
    ['a number', '7', 'unreadable'],
  ])('is not %s', (_, text, fault) => {
    expect(publicKeyIn(text)).toBe(fault)
  })
})

describe('a private key', () => {
  it.each([
    ['PEM', pemOf(ed25519.privateKey, 'pkcs8')],
    ['PEM with its public key', `${pemOf(p256.publicKey, 'spki')}${pemOf(p256.privateKey, 'pkcs8')}`],
    ['half a PEM', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbn'],
    ['JWK', textOf(jwkOf(p256.privateKey))],
    ['JWK of RSA', textOf(jwkOf(rsa.privateKey))],
    ['symmetric JWK', textOf({ kty: 'oct', k: 'AAAA' })],
    ['one of a set', textOf({ keys: [jwkOf(ed25519.publicKey), jwkOf(ed25519.privateKey)] })],
    ['one of a list', textOf([jwkOf(ed25519.privateKey)])],
  ])('is known as one: %s', (_, text) => {
    expect([isPrivateKey(text), publicKeyIn(text)]).toEqual([true, 'private'])
  })
})
