import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Server as TlsServer } from 'node:https'

import { serviceNames } from '@urbe/contracts/topology'
import { followCertificate, serverTls } from '@urbe/runtime/tls'

import { readEdgeConfig } from './config.ts'
import { createEdge } from './edge.ts'
import { showToPublic } from './public-certificate.ts'

const STOP_DEADLINE_MS = 3_000
/** Whoever opens too many connections must not flood the log as well. */
const REFUSALS_TOLD_EVERY_MS = 60_000

const say = (line: object) => process.stdout.write(`${JSON.stringify({ service: 'edge', ...line })}\n`)
const { tlsFiles: files, publicFiles, ...config } = readEdgeConfig(process.env, serviceNames)
let refused = 0
const tellRefusals = (address: string) => {
  refused += 1
  if (refused > 1) return
  say({ event: 'a connection was refused, there are too many', address })
  setTimeout(() => {
    if (refused > 1) say({ event: 'further connections were refused', count: refused - 1 })
    refused = 0
  }, REFUSALS_TOLD_EVERY_MS).unref()
}
const tls = files && { ...serverTls(files), ca: readFileSync(files.caFile) }
const edge = createEdge({
  ...config,
  tls,
  onRefused: tellRefusals,
  onFault: (error) => say({ event: 'a request met a fault', error: String(error) }),
})
if (files !== undefined && edge instanceof TlsServer) {
  const onFault = (error: unknown) => say({ event: 'certificate not taken up', error: String(error) })
  followCertificate(edge, files, { onFault })
  if (publicFiles !== undefined) showToPublic(edge, publicFiles, { origin: config.publicOrigin, onFault })
}
edge.listen(config.port, config.host)
await once(edge, 'listening')
say({ event: 'started', port: config.port })

const stop = () => {
  setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref()
  edge.close(() => process.exit(0))
  edge.closeIdleConnections()
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
