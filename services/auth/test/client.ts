import { expect } from '@jest/globals'

import { ADMIN_PASSWORD, type RunningAuth } from './running-auth.ts'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}
type Sent = { readonly body?: unknown; readonly token?: string; readonly headers?: Record<string, string> }

/** `send('POST /auth/login', { body })`, below /api/v1. */
export function clientOf(auth: Pick<RunningAuth, 'url'>) {
  const send = async (line: string, { body, token, headers = {} }: Sent = {}): Promise<Reply> => {
    const [method = 'GET', path = '/'] = line.split(' ')
    const base = path.startsWith('/.well-known') ? auth.url : `${auth.url}/api/v1`
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
  }
  const login = async (
    username = 'admin',
    password = ADMIN_PASSWORD,
    headers: Record<string, string> = {},
  ) => {
    const reply = await send('POST /auth/login', { body: { username, password }, headers })
    expect([reply.status, reply.body]).toEqual([200, expect.anything()])
    return reply.body as { accessToken: string; refreshToken: string; sessionId: string }
  }
  return { send, login }
}
