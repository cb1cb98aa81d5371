import { once } from 'node:events'

import { followAccess } from '@urbe/access'
import { openAuditTrail } from '@urbe/audit'
import { type Endpoint, endpointsOf } from '@urbe/contracts'
import { connectLog } from '@urbe/event-log'
import { type Binding, buildApp, listen } from '@urbe/http'
import { systemClock } from '@urbe/kernel'
import { systemIds } from '@urbe/runtime'
import { createMeters } from '@urbe/telemetry'

import type { DoorTask, FromDoor } from './children.ts'

/** A door like that of a service, behind which nothing is done: with all checks of a guarded operation, or open to everybody. */
const { natsUrl, seedFile, issuer, guarded }: DoorTask = JSON.parse(process.argv[2] ?? '')
const SERVICE = 'realtime-gateway'
const tell = (message: FromDoor) => process.send?.(message)

const connection = await connectLog({ url: natsUrl, seedFile, name: SERVICE })
const access = await followAccess({
  connection,
  issuer,
  clock: systemClock,
  log: { warn: (_fields, message) => process.stderr.write(`${message}\n`) },
})
const log = {
  error: (fields: object, message: string) =>
    void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
}
const meters = createMeters({ service: SERVICE })
const newId = systemIds(systemClock)
const bindings = endpointsOf(SERVICE).map(
  (endpoint): Binding => ({
    endpoint: guarded ? endpoint : opened(endpoint),
    handle: async () => ({ body: { items: [] } }),
  }),
)
const app = buildApp({
  service: SERVICE,
  bindings,
  authenticate: access.authenticate,
  log,
  meters,
  clock: systemClock,
  newId,
  audit: openAuditTrail({ connection, service: SERVICE, clock: systemClock, newId, meters, log }),
  ready: () => [],
  stopping: new AbortController().signal,
})
const { port, close } = await listen(app, { host: '127.0.0.1', port: 0 })
process.on('message', () => tell({ kind: 'cpu', ...process.cpuUsage() }))
while (!access.ready()) await new Promise((resolve) => setTimeout(resolve, 50))
tell({ kind: 'listening', port })
await once(process, 'disconnect')
await close()
access.stop()
await connection.close()

function opened(endpoint: Endpoint): Endpoint {
  return { ...endpoint, access: 'public' }
}
