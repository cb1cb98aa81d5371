import { setTimeout as sleep } from 'node:timers/promises'

import { type Answer, ask } from '../client.ts'

export const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'
/** The platform was too busy to look at it: to nobody that is a try. */
const BUSY = 503
const AGAIN_MS = 100

interface Sending {
  readonly body?: object
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
}
export interface Sent extends Answer {
  /** Of the clock of `performance`. */
  readonly sentAt: number
}
export interface SignedIn {
  readonly accessToken: string
  readonly refreshToken: string
}

/** Somebody at the open door, with an address and a browser of their own. */
export function visitorOf(origin: string, { address, agent = FIREFOX }: { address: string; agent?: string }) {
  async function send(line: string, { body, token, headers }: Sending = {}): Promise<Sent> {
    const [method = 'GET', path = '/'] = line.split(' ')
    const sentAt = performance.now()
    const answer = await ask(`${origin}/api/v1${path}`, {
      method,
      headers: {
        ...{ 'x-forwarded-for': address, 'user-agent': agent },
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (answer.status !== BUSY) return { ...answer, sentAt }
    await sleep(AGAIN_MS)
    return await send(line, { ...(body && { body }), ...(token && { token }), ...(headers && { headers }) })
  }
  /** Throws unless it is answered so. */
  async function expect(status: number, line: string, sending: Sending = {}): Promise<Sent> {
    const sent = await send(line, sending)
    if (sent.status !== status) throw new Error(`${line} is answered ${sent.status}: ${sent.text}`)
    return sent
  }
  return {
    send,
    expect,
    async signIn(username: string, password: string): Promise<SignedIn> {
      const { text } = await expect(200, 'POST /auth/login', { body: { username, password } })
      // That is what this operation answers.
      return JSON.parse(text) as SignedIn
    },
    /** A wrong password: refused, or not even looked at. */
    async guess(username: string): Promise<Sent> {
      const body = { username, password: 'not the right one at all' }
      const sent = await send('POST /auth/login', { body })
      if (sent.status !== 401 && sent.status !== 429)
        throw new Error(`a guess is answered ${sent.status}: ${sent.text}`)
      return sent
    },
  }
}
export type Visitor = ReturnType<typeof visitorOf>
