import type { Piece } from './places.ts'

export interface Asking {
  readonly token?: string
  readonly body?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** Sends requests and keeps what was refused, in which nothing of what was sent may be told. */
export function asking(origin: string) {
  const refusals: Piece[] = []
  let count = 0

  async function ask(line: string, { token, body, form, headers = {} }: Asking = {}): Promise<Answer> {
    const [method = 'GET', path = '/'] = line.split(' ')
    count++
    const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
    const sent = form === undefined ? JSON.stringify(body) : new URLSearchParams(form).toString()
    const response = await fetch(`${origin}${path.startsWith('/.well-known') ? '' : '/api/v1'}${path}`, {
      method,
      headers: {
        ...(sent === undefined ? {} : { 'content-type': type }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(sent === undefined || method === 'GET' ? {} : { body: sent }),
    })
    const text = await response.text()
    const told = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
    if (response.status >= 400)
      refusals.push({
        place: `answer to ${line}: ${response.status}`,
        bytes: Buffer.from(`${told}\n\n${text}`),
      })
    return { status: response.status, headers: response.headers, body: objectIn(text) }
  }

  /** As `ask`, of something that has to work: what is not tried shows nothing. */
  async function done(line: string, asked?: Asking): Promise<Answer> {
    const answer = await ask(line, asked)
    if (answer.status >= 400)
      throw new Error(`${line} was answered with ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer
  }
  return { ask, done, refusals, count: () => count }
}
export type Asker = ReturnType<typeof asking>

function objectIn(text: string): Answer['body'] {
  try {
    return JSON.parse(text)
  } catch {
    // Tables, pages and figures are no objects; who asks for them looks at the status.
    return {}
  }
}
