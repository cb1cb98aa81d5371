import { once } from 'node:events'

import { serviceNames } from '@urbe/contracts/topology'

import { readEdgeConfig } from './config.ts'
import { createEdge } from './edge.ts'

const STOP_DEADLINE_MS = 3_000

const config = readEdgeConfig(process.env, serviceNames)
const edge = createEdge(config)
edge.listen(config.port, config.host)
await once(edge, 'listening')
process.stdout.write(`${JSON.stringify({ service: 'edge', event: 'started', port: config.port })}\n`)

const stop = () => {
  setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref()
  edge.close(() => process.exit(0))
  edge.closeIdleConnections()
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
