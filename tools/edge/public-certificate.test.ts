import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { serverTls } from '@urbe/runtime/tls'

import { issue, openAuthority } from '../launcher/tls/authority.ts'
import { keepCertificates } from '../launcher/tls/certificates.ts'
import { certificateFiles } from '../launcher/tls/files.ts'
import { showToPublic } from './public-certificate.ts'

const LOOK_MS = 50
const now = new Date()
let folder: string
let server: Server
let stop: () => void
const faults: unknown[] = []

/** Where the certificate of somebody else's authority lies. */
const files = () => ({ certFile: join(folder, 'public.pem'), keyFile: join(folder, 'public.key') })

async function renew(): Promise<void> {
  const { certificate, key } = await issue(await openAuthority(join(folder, 'others'), now), 'city', now)
  await writeFile(files().keyFile, key)
  await writeFile(files().certFile, certificate)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'urbe-public-'))
  await keepCertificates({ folder, names: ['edge'], now })
  await keepCertificates({ folder: join(folder, 'others'), names: ['city'], now })
  await renew()
  server = createServer(serverTls(certificateFiles(folder, 'edge')))
  stop = showToPublic(server, files(), {
    origin: 'https://city.example',
    lookMs: LOOK_MS,
    onFault: (error) => faults.push(error),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  stop()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Name and serial number of the certificate that somebody is shown who asks for a host. */
async function shownTo(servername: string | undefined) {
  const { port } = server.address() as AddressInfo
  const socket = connect({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ...(servername && { servername }),
  })
  await once(socket, 'secureConnect')
  const { subject, serialNumber } = socket.getPeerCertificate()
  socket.destroy()
  return { name: subject.CN, serialNumber }
}

it('shows the public certificate to whoever asks for the host of the public origin, and to nobody else', async () => {
  expect((await shownTo('city.example')).name).toBe('city')
  for (const other of ['localhost', 'other.example', undefined])
    expect((await shownTo(other)).name).toBe('edge')
})

it('takes up a renewed one, and keeps the old one where the new one cannot be read', async () => {
  const before = await shownTo('city.example')
  await renew()
  while ((await shownTo('city.example')).serialNumber === before.serialNumber) await sleep(LOOK_MS)
  const renewed = await shownTo('city.example')
  await writeFile(files().certFile, 'half a certific')
  while (faults.length === 0) await sleep(LOOK_MS)
  expect(await shownTo('city.example')).toEqual(renewed)
})
