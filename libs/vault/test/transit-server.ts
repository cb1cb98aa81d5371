import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import {
  type Answer,
  type Body,
  described,
  describedSigner,
  type Engine,
  encrypted,
  newEngine,
  opened,
  refuse,
  signed,
} from './transit-engine.ts'

export const TOKEN = 'hvs.a-token-of-the-test'

/**
 * The part of the transit engine of HashiCorp Vault that we use, with the paths, bodies, status codes and messages of its
 * API documentation.
 */
export async function startTransitServer(key: string) {
  const engine = newEngine(key)
  const server = createServer((request, response) => void answer(engine, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    engine,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const { status, body } = admitted(engine, request, (text === '' ? {} : JSON.parse(text)) as Body)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

function admitted(engine: Engine, { url = '', method = '', headers }: IncomingMessage, body: Body): Answer {
  if (engine.sealed) return refuse(503, 'Vault is sealed')
  const [path = ''] = url.split('?')
  if (path === '/v1/sys/health') return { status: 200, body: { initialized: true, sealed: false } }
  if (headers['x-vault-token'] !== TOKEN) return refuse(403, 'permission denied')
  const [action = '', name = '', verb = ''] = path.replace('/v1/transit/', '').split('/')
  if (action === 'sign') return signed(engine, name, String(body['input']))
  if (name === engine.key) return ofKey(engine, `${method} ${action} ${verb}`.trim(), body)
  return action === 'keys' && method === 'GET' ? describedSigner(engine, name) : refuse(404)
}

function ofKey(engine: Engine, line: string, body: Body): Answer {
  switch (line) {
    case 'GET keys':
      return described(engine)
    case 'POST keys rotate':
      engine.versions.push(randomBytes(32))
      return { status: 204 }
    case 'POST keys config':
      engine.oldest = Number(body['min_decryption_version'])
      return { status: 204 }
    default:
      return withContext(engine, line, body)
  }
}

function withContext(engine: Engine, line: string, body: Body): Answer {
  const context = body['context']
  if (typeof context !== 'string') return refuse(400, "missing 'context' for key derivation")
  if (line === 'POST encrypt') return encrypted(engine, String(body['plaintext']), context)
  const plain = opened(engine, String(body['ciphertext']), context)
  if (typeof plain !== 'string') return plain
  if (line === 'POST rewrap') return encrypted(engine, plain, context)
  return { status: 200, body: { data: { plaintext: plain } } }
}
