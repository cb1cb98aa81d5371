import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

import { actions, type Body, Fault, type KmsEngine, newKms } from './kms-engine.ts'

export const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'a-secret-of-the-test' }
export const REGION = 'eu-central-1'
const SKEW_MS = 300_000

/** The part of AWS KMS that we use; it checks the signature of every request. */
export async function startKmsServer(alias: string) {
  const engine = newKms(alias)
  const state = { away: false }
  const server = createServer((request, response) => {
    void (async () => {
      const { status, body } = await answered(request, engine, state.away)
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answered(request: IncomingMessage, engine: KmsEngine, away: boolean) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  if (away) return { status: 500, body: { __type: 'KMSInternalException' } }
  if (!isSigned(request, text)) return { status: 400, body: { __type: 'InvalidSignatureException' } }
  const action = actions[String(request.headers['x-amz-target']).replace('TrentService.', '')]
  try {
    if (action === undefined) throw new Fault('UnknownOperationException')
    return { status: 200, body: action(engine, JSON.parse(text) as Body) }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { status: 400, body: { __type: `com.amazonaws.kms#${error.message}` } }
  }
}

/** Signature Version 4 as its documentation tells it, from what has arrived. */
function isSigned({ headers, method, url }: IncomingMessage, text: string): boolean {
  const told =
    /Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w{64})$/
  const [, id, day = '', region = '', names = '', signature] = told.exec(headers.authorization ?? '') ?? []
  const time = String(headers['x-amz-date'])
  const sentAt = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (id !== CREDENTIALS.accessKeyId || region !== REGION || Math.abs(Date.now() - sentAt) > SKEW_MS)
    return false
  if (!['host', 'x-amz-date', 'x-amz-target'].every((name) => names.split(';').includes(name))) return false
  const sha = (data: string) => createHash('sha256').update(data).digest('hex')
  const mac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest()
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}\n`)
  const canonical = `${method}\n${url}\n\n${lines.join('')}\n${names}\n${sha(text)}`
  const scope = `${day}/${region}/kms/aws4_request`
  const key = mac(mac(mac(mac(`AWS4${CREDENTIALS.secretAccessKey}`, day), region), 'kms'), 'aws4_request')
  return mac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha(canonical)}`).toString('hex') === signature
}
