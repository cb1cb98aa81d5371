import type { EndpointId, Tokens } from '@urbe/contracts'

import { ApiProblem } from './api-problem.ts'
import { type Client, createClient, type TokenSource } from './client.ts'
import type { ProofKey } from './proof-key.ts'
import { operationOf, urlOf } from './request.ts'

export interface StoredSession {
  readonly accessToken: string
  /** Missing where the browser keeps it as a cookie. */
  readonly refreshToken?: string
  readonly sessionId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Its tokens count with a proof of the key that it began with. */
  readonly bound?: true
}

/** Where a session outlives the process. The browser keeps the access token in memory only and needs none. */
export interface SessionStore {
  readonly load: () => Promise<StoredSession | undefined>
  readonly save: (session: StoredSession | undefined) => Promise<void>
}

export interface SessionOptions {
  readonly origin: string
  readonly fetch?: typeof fetch
  readonly store?: SessionStore
  /** `cookie` in browsers: the refresh token never reaches JavaScript. */
  readonly keep?: 'token' | 'cookie'
  /** Sessions are bound to it from their beginning. */
  readonly key?: () => Promise<ProofKey>
  readonly now?: () => number
}

type Headers = Readonly<Record<string, string>>

export interface Session extends TokenSource {
  readonly login: (credentials: {
    username: string
    password: string
    otp?: string
  }) => Promise<StoredSession>
  /** Takes tokens that came another way: of a passkey, or of a proof given again, which leaves the refresh token as it is. */
  readonly adopt: (tokens: Tokens) => Promise<void>
  readonly logout: () => Promise<void>
  readonly current: () => Promise<StoredSession | undefined>
  readonly renew: (refused: string) => Promise<string | undefined>
  readonly prove: NonNullable<TokenSource['prove']>
  /** Sends a request that starts or renews a session, with the headers that bind it to the key. */
  readonly opening: <Done>(id: EndpointId, send: (proof: Headers) => Promise<Done>) => Promise<Done>
}

const AS_COOKIE = { 'urbe-session': 'cookie' }
/** A token this close to its end is exchanged before it is used; the stream asks for one 60 s before the end. */
export const RENEW_BEFORE_MS = 90_000

/** Signs in, keeps the tokens fresh and exchanges them once, however many requests wait for it. */
export function openSession(options: SessionOptions): Session {
  const { origin, store, now = Date.now } = options
  const cookie = options.keep === 'cookie'
  const open = createClient({ origin, ...(options.fetch && { fetch: options.fetch }) })
  let loaded: Promise<StoredSession | undefined> | undefined
  let renewing: Promise<StoredSession | undefined> | undefined

  const current = () => {
    loaded ??= store?.load() ?? Promise.resolve(undefined)
    return loaded
  }
  const keep = async <Kept extends StoredSession | undefined>(session: Kept): Promise<Kept> => {
    loaded = Promise.resolve(session)
    await store?.save(session)
    return session
  }
  const { opening, prove } = provingOf(options, current)
  const exchange = async (): Promise<StoredSession | undefined> => {
    const session = await current()
    if (session?.refreshToken === undefined && !cookie) return undefined
    try {
      return await keep(stored(await refresh(open, session, opening), now()))
    } catch (error) {
      // Only an answer ends the session; a service that cannot be reached leaves it for later.
      if (isEnd(error)) return await keep(undefined)
      throw error
    }
  }
  const renewed = () => {
    renewing ??= exchange().finally(() => {
      renewing = undefined
    })
    return renewing
  }
  const token = async () => {
    const session = await current()
    if (session === undefined) return cookie ? (await renewed())?.accessToken : undefined
    const fresh = session.expiresAt - now() > RENEW_BEFORE_MS
    return fresh ? session.accessToken : (await renewed())?.accessToken
  }
  const renew = async (refused: string) => {
    const session = await current()
    // Another request has exchanged it meanwhile.
    if (session !== undefined && session.accessToken !== refused) return session.accessToken
    return (await renewed())?.accessToken
  }
  return {
    current,
    token,
    renew,
    opening,
    prove,
    login: async (credentials) => {
      const send = (proof: Headers) =>
        open.call('login', { body: credentials, headers: { ...(cookie && AS_COOKIE), ...proof } })
      return await keep(stored(await opening('login', send), now()))
    },
    adopt: async (tokens) => {
      const refreshToken = (await current())?.refreshToken
      await keep({ ...(refreshToken !== undefined && { refreshToken }), ...stored(tokens, now()) })
    },
    logout: async () => {
      const signedIn = createClient({ ...options, tokens: { token, prove } })
      await signedIn.call('logout').catch(unlessAnswered)
      await keep(undefined)
    },
  }
}

function provingOf(
  { origin, key }: SessionOptions,
  current: Session['current'],
): Pick<Session, 'opening' | 'prove'> {
  return {
    opening: async (id, send) => {
      if (key === undefined) return await send({})
      const operation = operationOf(id)
      const method = operation.method.toUpperCase()
      const url = urlOf(origin, operation, {})
      const attempt = async () => await send({ dpop: await (await key()).prove({ method, url }) })
      // The first answer tells the platform's clock.
      return await attempt().catch((error: unknown) => {
        if (error instanceof ApiProblem && error.code === 'invalid_dpop_proof') return attempt()
        throw error
      })
    },
    prove: async (request) => {
      const isBound = (await current())?.bound === true
      return isBound ? await (await key?.())?.prove(request) : undefined
    },
  }
}

async function refresh(
  open: Client,
  session: StoredSession | undefined,
  opening: Session['opening'],
): Promise<Tokens> {
  const refreshToken = session?.refreshToken
  const byCookie = { 'x-requested-with': 'urbe', ...AS_COOKIE }
  const send = (proof: Headers) =>
    refreshToken === undefined
      ? open.call('refresh', { body: {}, headers: { ...byCookie, ...proof } })
      : open.call('refresh', { body: { refreshToken }, headers: proof })
  // A session that began without a key goes on without one.
  const isBound = session === undefined || session.bound === true
  return isBound ? await opening('refresh', send) : await send({})
}

/** The session has ended, or is bound to a key that is not here. */
const isEnd = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.status === 401 || error.code === 'invalid_dpop_proof')

/** A session that the service no longer knows is as good as logged out. */
function unlessAnswered(error: unknown): void {
  if (!(error instanceof ApiProblem && error.status === 401)) throw error
}

function stored(
  { accessToken, tokenType, refreshToken, sessionId, expiresIn }: Tokens,
  now: number,
): StoredSession {
  return {
    accessToken,
    sessionId,
    expiresAt: now + expiresIn * 1_000,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(tokenType === 'DPoP' && { bound: true as const }),
  }
}
