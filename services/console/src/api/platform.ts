import {
  type Client,
  connectStream,
  createClient,
  openSession,
  platformClock,
  type Session,
  type Stream,
} from '@urbe/client'

import type { LinkState } from './link-state.ts'
import { linkStateOf } from './link-state.ts'
import { ownKey } from './own-key.ts'
import { passkeyShown } from './passkey.ts'
import { type Positions, positions } from './positions.ts'

/** Tells that a session may be kept in the cookie, so that nobody is asked to refresh who never signed in. */
const SIGNED_IN = 'urbe.signed-in'
const AS_COOKIE = { 'urbe-session': 'cookie' }

export interface Proof {
  readonly password?: string
  readonly otp?: string
  readonly passkey?: true
}

export interface Platform {
  readonly client: Client
  readonly positions: Positions
  readonly signIn: (credentials: { username: string; password: string; otp?: string }) => Promise<void>
  readonly signInWithPasskey: () => Promise<void>
  /** Proves again who is here; the session goes on. */
  readonly prove: (proof: Proof) => Promise<void>
  readonly signOut: () => Promise<void>
  readonly signedIn: () => Promise<boolean>
  readonly connect: (onState: (state: LinkState) => void) => Stream
}

/**
 * The access token lives in memory only, the refresh token in a cookie that no script can read, and neither counts without the
 * key of this browser, which no script can read out.
 */
export function openPlatform(origin: string): Platform {
  const { fetch, now } = platformClock(globalThis.fetch.bind(globalThis))
  const key = ownKey(now)
  const session: Session = openSession({ origin, keep: 'cookie', fetch, key })
  const client = createClient({ origin, fetch, tokens: session })
  return {
    client,
    positions: positions(),
    signIn: async (credentials) => {
      await session.login(credentials)
      localStorage.setItem(SIGNED_IN, '1')
    },
    signInWithPasskey: async () => {
      const body = { passkey: await passkeyShown(client) }
      const tokens = await session.opening('loginWithPasskey', (proof) =>
        client.call('loginWithPasskey', { body, headers: { ...AS_COOKIE, ...proof } }),
      )
      await session.adopt(tokens)
      localStorage.setItem(SIGNED_IN, '1')
    },
    prove: async ({ password, otp, passkey }) => {
      const body = {
        ...(password !== undefined && { password }),
        ...(otp !== undefined && { otp }),
        ...(passkey && { passkey: await passkeyShown(client) }),
      }
      await session.adopt(await client.call('stepUp', { body }))
    },
    signOut: async () => {
      localStorage.removeItem(SIGNED_IN)
      await session.logout()
    },
    signedIn: async () => {
      if (localStorage.getItem(SIGNED_IN) === null) return false
      const held = (await session.token()) !== undefined
      if (!held) localStorage.removeItem(SIGNED_IN)
      return held
    },
    connect: (onState) =>
      connectStream({
        origin,
        getTicket: async () => (await client.call('createTicket')).ticket,
        getToken: session.token,
        prove: session.prove,
        onState: (state) => onState(linkStateOf(state)),
      }),
  }
}
