import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

import { calculateJwkThumbprint } from 'jose'

import type { ClientJwk, NewSecret } from '@urbe/contracts'

import { checkPublicKey } from './public-key.ts'

const SECRET_BYTES = 32
const LOOKUP_CHARACTERS = 12
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** `urbe_<environment>_<id>_<secret>`: one that leaks can be recognised, and told from that of another installation. */
const API_KEY = /^urbe_([a-z]{2,12})_([A-Za-z0-9]{12})_([A-Za-z0-9_-]{43})$/

/** What is stored of a secret, and what is shown of it once. */
export interface MadeSecret {
  readonly shown: string | undefined
  readonly lookup: string | null
  readonly digest: string | null
  readonly jwk: ClientJwk | null
  readonly hint: string
}

export async function makeSecret(wanted: NewSecret, environment: string): Promise<MadeSecret> {
  switch (wanted.kind) {
    case 'public-key': {
      const { jwk } = wanted
      checkPublicKey(jwk)
      return { shown: undefined, lookup: null, digest: null, jwk, hint: await calculateJwkThumbprint(jwk) }
    }
    case 'client-secret': {
      const shown = newSecret()
      return { shown, lookup: null, digest: digestOf(shown), jwk: null, hint: `…${shown.slice(-4)}` }
    }
    case 'api-key': {
      const secret = newSecret()
      const lookup = Array.from(
        { length: LOOKUP_CHARACTERS },
        () => ALPHABET[randomInt(ALPHABET.length)],
      ).join('')
      const start = `urbe_${environment}_${lookup}_`
      const hint = `${start}…${secret.slice(-4)}`
      return { shown: `${start}${secret}`, lookup, digest: digestOf(secret), jwk: null, hint }
    }
  }
}

export function readApiKey(
  text: string,
  environment: string,
): { lookup: string; secret: string } | undefined {
  const [, named, lookup = '', secret = ''] = API_KEY.exec(text) ?? []
  return named === environment ? { lookup, secret } : undefined
}

/** 256 random bits need no slow hash: nobody can try them out. */
export function isSecret(given: string, digest: string | null): boolean {
  const [own, stored] = [Buffer.from(digestOf(given)), Buffer.from(digest ?? '')]
  return own.length === stored.length && timingSafeEqual(own, stored)
}

const newSecret = () => randomBytes(SECRET_BYTES).toString('base64url')
const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')
