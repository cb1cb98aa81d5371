import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { SocketConstructor } from '@urbe/client'

import type { World } from '../src/context.ts'
import { run } from '../src/program.ts'

/** What is answered to `METHOD /path`; a function is asked each time. */
export type Answers = Readonly<Record<string, unknown>>
export interface Asked {
  readonly query: URLSearchParams
  readonly body: unknown
}
interface Reply {
  readonly replyStatus: number
  readonly body: unknown
}

export function problem(status: number, code: string): Reply {
  const body = { type: 'about:blank', title: code, status, code, detail: `Because of ${code}.` }
  return { replyStatus: status, body }
}

/** One answer after the other; the last one stays. */
export function inTurn(...answers: readonly unknown[]): () => unknown {
  let next = 0
  return () => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next += 1
    return answer
  }
}

interface How {
  /** What the person types when asked; undefined: there is nobody to ask. */
  readonly typed?: string
  readonly env?: Readonly<Record<string, string>>
  readonly isSeen?: boolean
  readonly WebSocket?: SocketConstructor
  readonly interrupt?: AbortController
}

/** Runs a command line against a real HTTP server that answers what it is told to. */
export async function urbe(line: string, answers: Answers, how: How = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-cli-'))
  const [out, err, drawn, asked]: [string[], string[], string[], string[]] = [[], [], [], []]
  const server = createServer((request, response) => {
    void answerTo(request, answers).then(({ said, replyStatus, body }) => {
      asked.push(said)
      response.writeHead(replyStatus, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // It listens on a port, so the address is no path of a socket.
  const { port } = server.address() as AddressInfo
  const world: World = {
    env: { URBE_CONFIG_DIR: folder, PATH: '', URBE_URL: `http://127.0.0.1:${port}`, ...how.env },
    interrupted: (how.interrupt ?? new AbortController()).signal,
    terminal: {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      draw: (text) => drawn.push(text),
      secret: async () => how.typed ?? '',
      line: async () => how.typed ?? '',
      readAll: async () => '',
      isInteractive: how.typed !== undefined,
      outIsSeen: how.isSeen === true,
      errIsSeen: how.isSeen === true,
    },
    ...(how.WebSocket && { WebSocket: how.WebSocket }),
  }
  try {
    const code = await run(line.split(' '), world)
    return { code, out: out.join('\n'), err: err.join('\n'), drawn: drawn.join(''), asked }
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function answerTo(request: IncomingMessage, answers: Answers) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  const text = Buffer.concat(chunks).toString('utf8')
  const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://stand-in')
  const at = `${request.method} ${pathname.replace('/api/v1', '')}`
  const given = answers[at]
  const isForm = request.headers['content-type']?.startsWith('multipart/') === true
  const ask: Asked = { query: searchParams, body: isForm ? text : text === '' ? undefined : JSON.parse(text) }
  const answer = typeof given === 'function' ? given(ask) : given
  return { said: `${at}${search} ${text}`.trim(), ...replyOf(answer ?? problem(404, 'route_not_found')) }
}

function replyOf(answer: unknown): Reply {
  const isReply = typeof answer === 'object' && answer !== null && 'replyStatus' in answer
  // What bears the member was made by `problem`.
  return isReply ? (answer as Reply) : { replyStatus: 200, body: answer }
}

export interface Subscribed {
  readonly id: number
  readonly channel: string
  readonly since: number | undefined
  readonly types: readonly string[] | undefined
}

/** A live connection that follows a script: what it says when somebody subscribes. */
export function scriptedSocket(
  onSubscribe: (asked: Subscribed, say: (message: object) => void) => void,
): SocketConstructor {
  return class {
    binaryType = 'blob'
    readonly #listeners = new Map<string, (event: object) => void>()

    constructor() {
      setImmediate(() => this.#say({ t: 'welcome' }))
    }

    addEventListener(type: string, listener: (event: never) => void): void {
      // Each type of event is told with the members that its listener takes.
      this.#listeners.set(type, listener as (event: object) => void)
    }

    send(text: string): void {
      const message = JSON.parse(text)
      if (message.t !== 'sub') return
      const [{ ch, since, types }] = message.subs
      const asked = { id: message.id, channel: ch, since: since?.s, types }
      setImmediate(() => onSubscribe(asked, (said) => this.#say(said)))
    }

    close(): void {
      this.#listeners.get('close')?.({ code: 1000 })
    }

    #say(message: object): void {
      this.#listeners.get('message')?.({ data: JSON.stringify(message) })
    }
  }
}
