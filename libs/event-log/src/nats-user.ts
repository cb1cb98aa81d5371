import { readFileSync, unwatchFile, watchFile } from 'node:fs'

import type { Authenticator } from 'nats'

import type { LogLines } from './connection.ts'
import { nkeySigner } from './nkey-signer.ts'

/** How often the file is looked at. */
const SEED_LOOK_MS = 1_000

export interface NatsUser {
  /** Proves who a connection is with the seed that the file holds at that moment. */
  readonly authenticator: Authenticator
  /** Tells when the file holds another seed than the connection was made with; answers with the way to stop. */
  readonly follow: (onNew: () => void, lookMs?: number) => () => void
}

/**
 * Who a connection is, by a file with an NKEY seed that is replaced while everything runs.
 * @throws when the file cannot be read or holds no seed
 */
export function natsUser(file: string, log: LogLines): NatsUser {
  let known = signerIn(file)
  let used = known.seed
  const look = () => {
    try {
      const found = signerIn(file)
      if (found.seed !== known.seed) known = found
    } catch (error) {
      // Half written or gone: the user stays who it is, and the file is looked at when it changes.
      log.error({ error: String(error) }, 'the key of the NATS user could not be read anew')
    }
  }
  return {
    authenticator(nonce) {
      look()
      used = known.seed
      return known.sign(nonce)
    },
    follow(onNew, lookMs = SEED_LOOK_MS) {
      const compare = () => {
        look()
        if (known.seed !== used) onNew()
      }
      watchFile(file, { interval: lookMs, persistent: false }, compare)
      compare()
      return () => unwatchFile(file, compare)
    },
  }
}

function signerIn(file: string): { readonly seed: string; readonly sign: Authenticator } {
  const seed = readFileSync(file, 'utf8').trim()
  return { seed, sign: nkeySigner(new TextEncoder().encode(seed)) }
}
