import { describe, expect, it } from '@jest/globals'

import { openSession, RENEW_BEFORE_MS, type SessionStore, type StoredSession, Unreachable } from './index.ts'

const SESSION = '0197a3a0-0000-7000-8000-000000000002'

/** A sign-in service that counts; refresh answers with `status`. */
function service() {
  const calls: { path: string; body: string; headers: Headers }[] = []
  const behave = { status: 200 }
  const answer = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const path = new URL(String(url)).pathname.slice('/api/v1/auth/'.length)
    calls.push({ path, body: String(init?.body ?? ''), headers: new Headers(init?.headers) })
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (behave.status === 0) throw new TypeError('fetch failed')
    if (path === 'refresh' && behave.status !== 200) {
      const problem = { type: 'about:blank', title: 'no', status: behave.status, code: 'refresh_reused' }
      return Response.json(problem, { status: behave.status })
    }
    if (path === 'logout') return new Response(null, { status: 204 })
    const turn = calls.length
    return Response.json({
      accessToken: `a${turn}`,
      refreshToken: `r${turn}`,
      expiresIn: 900,
      sessionId: SESSION,
    })
  }
  return { calls, behave, fetch: answer as typeof fetch }
}
function memory(): SessionStore & { saved: (StoredSession | undefined)[] } {
  const saved: (StoredSession | undefined)[] = []
  return {
    saved,
    load: async () => saved.at(-1),
    save: async (session) => {
      saved.push(session)
    },
  }
}
const credentials = { username: 'ada', password: 'a long enough password' }
function signingIn(keep: 'token' | 'cookie' = 'token') {
  const auth = service()
  const store = memory()
  const clock = { ms: 1_000_000 }
  const session = openSession({ origin: 'http://x', fetch: auth.fetch, store, keep, now: () => clock.ms })
  return { auth, store, clock, session }
}

describe('a session', () => {
  it('gives no token before somebody has signed in', async () => {
    const { session, auth } = signingIn()
    expect(await session.token()).toBeUndefined()
    expect(auth.calls).toHaveLength(0)
  })

  it('is stored and gives its token while it is fresh', async () => {
    const { session, store, clock } = signingIn()
    await session.login(credentials)
    expect(await session.token()).toBe('a1')
    expect(store.saved).toEqual([
      { accessToken: 'a1', refreshToken: 'r1', sessionId: SESSION, expiresAt: clock.ms + 900_000 },
    ])
  })

  it('goes on with the tokens of a proof given again, and with the refresh token that it has', async () => {
    const { session, store, clock } = signingIn()
    await session.login(credentials)
    const proven = { accessToken: 'b', tokenType: 'Bearer', expiresIn: 600, refreshExpiresIn: 9 } as const
    await session.adopt({ ...proven, sessionId: SESSION })
    expect(await session.token()).toBe('b')
    expect(store.saved.at(-1)).toEqual({
      accessToken: 'b',
      refreshToken: 'r1',
      sessionId: SESSION,
      expiresAt: clock.ms + 600_000,
    })
  })

  it('exchanges the token once for everybody who waits for it', async () => {
    const { session, auth, clock } = signingIn()
    await session.login(credentials)
    clock.ms += 900_000 - RENEW_BEFORE_MS
    expect(await Promise.all([session.token(), session.token(), session.renew('a1')])).toEqual([
      'a2',
      'a2',
      'a2',
    ])
    expect(auth.calls.map((each) => each.path)).toEqual(['login', 'refresh'])
    expect(auth.calls[1]?.body).toBe('{"refreshToken":"r1"}')
  })

  it('does not exchange a token that somebody else has exchanged', async () => {
    const { session, auth } = signingIn()
    await session.login(credentials)
    expect(await session.renew('an older one')).toBe('a1')
    expect(auth.calls).toHaveLength(1)
  })

  it('ends when the refresh token is refused', async () => {
    const { session, store, auth } = signingIn()
    await session.login(credentials)
    auth.behave.status = 401
    expect(await session.renew('a1')).toBeUndefined()
    expect(store.saved.at(-1)).toBeUndefined()
  })

  it('outlives a service that cannot be reached', async () => {
    const { session, store, auth } = signingIn()
    await session.login(credentials)
    auth.behave.status = 0
    await expect(session.renew('a1')).rejects.toBeInstanceOf(Unreachable)
    expect(store.saved).toHaveLength(1)
  })
})

describe('a session elsewhere', () => {
  it('leaves the refresh token to the browser where it may', async () => {
    const { session, auth } = signingIn('cookie')
    expect(await session.token()).toBe('a1')
    expect(auth.calls[0]).toMatchObject({ path: 'refresh', body: '{}' })
    await session.login(credentials)
    expect(auth.calls[1]?.headers.get('urbe-session')).toBe('cookie')
  })

  it('is forgotten after signing out', async () => {
    const { session, store, auth } = signingIn()
    await session.login(credentials)
    await session.logout()
    expect(auth.calls.at(-1)?.headers.get('authorization')).toBe('Bearer a1')
    expect(store.saved.at(-1)).toBeUndefined()
    expect(await session.token()).toBeUndefined()
  })
})
