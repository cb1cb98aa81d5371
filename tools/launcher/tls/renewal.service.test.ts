import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { until } from '@urbe/local-servers'
import { followCertificate, serverTls } from '@urbe/runtime/tls'

import { keepCertificates } from './certificates.ts'
import { certificateFiles } from './files.ts'

const LOOK_MS = 20
const MOST_OF_ITS_LIFE_MS = 70 * 86_400_000

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-renewal-'))
  await keepCertificates({ folder, names: ['auth'], now: new Date(Date.now() - MOST_OF_ITS_LIFE_MS) })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function visit(port: number): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', ca: readFileSync(join(folder, 'ca.pem')) })
  await once(socket, 'secureConnect')
  return socket
}

async function shownAt(port: number): Promise<string> {
  const socket = await visit(port)
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

it('shows a renewed certificate to whoever comes next, and keeps who is there', async () => {
  const files = certificateFiles(folder, 'auth')
  const server = createServer(serverTls(files), (_request, response) => void response.end('here')).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  const faults: unknown[] = []
  const stop = followCertificate(server, files, { lookMs: LOOK_MS, onFault: (error) => faults.push(error) })
  const { port } = server.address() as AddressInfo
  const before = await shownAt(port)
  const stayed = await visit(port)

  await keepCertificates({ folder, names: ['auth'], now: new Date() })
  const renewed = new X509Certificate(await readFile(files.certFile)).fingerprint256
  expect(renewed).not.toBe(before)
  await until(async () => (await shownAt(port)) === renewed, { deadlineMs: 60_000 })

  stayed.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  expect(String((await once(stayed, 'data'))[0])).toContain('200 OK')
  stayed.destroy()

  await writeFile(files.certFile, 'no certificate')
  await until(async () => faults.length > 0, { deadlineMs: 60_000 })
  expect(await shownAt(port)).toBe(renewed)
  stop()
  server.close()
})
