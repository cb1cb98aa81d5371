import { expect, it } from '@jest/globals'
import { nkeyAuthenticator, nkeys } from 'nats'

import { nkeySigner } from './nkey-signer.ts'

it('signs as the package does', () => {
  for (let round = 0; round < 5; round++) {
    const seed = nkeys.createUser().getSeed()
    const nonce = `nonce-${round}`
    expect(nkeySigner(seed)(nonce)).toEqual(nkeyAuthenticator(seed)(nonce))
  }
})

it('signs nothing for a server that asks for nothing', () => {
  const pair = nkeys.createUser()
  expect(nkeySigner(pair.getSeed())()).toEqual({ nkey: pair.getPublicKey(), sig: '' })
})

it('refuses a seed that is damaged', () => {
  const seed = nkeys.createUser().getSeed()
  seed[20] = seed[20] === 65 ? 66 : 65
  expect(() => nkeySigner(seed)).toThrow('checksum')
})
