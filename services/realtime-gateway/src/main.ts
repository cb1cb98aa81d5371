import { hostname } from 'node:os'

import { followAccess } from '@urbe/access'
import { subjects } from '@urbe/contracts'
import { connectLog, openEventLog } from '@urbe/event-log'
import { listen } from '@urbe/http'
import { systemClock as clock } from '@urbe/kernel'
import { loadConfig, service, systemIds } from '@urbe/runtime'
import { createLogger, createMeters, startHeartbeat, startTracing } from '@urbe/telemetry'

import { realtimeApp } from './app.ts'
import { config } from './config.ts'

const name = 'realtime-gateway'
const TICK_MS = 1_000

const env = loadConfig(config, process.env)
const log = createLogger({ service: name, level: env.LOG_LEVEL })

await service({
  name,
  log,
  async start({ signal, onStop }) {
    // What we stand on. Opened first, closed last.
    const meters = createMeters({ service: name })
    onStop('meters', meters.stop)
    onStop('traces', await startTracing({ service: name, endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT }))
    const connection = await connectLog({ url: env.NATS_URL, seedFile: env.NATS_SEED_FILE, name, log })
    onStop('log', () => connection.close())
    const access = await followAccess({ connection, issuer: env.PUBLIC_ORIGIN, clock, log })
    onStop('access', access.stop)

    const instance = `${hostname()}:${process.pid}`
    const { app, upgrade, gateway, feeds, replays, checks } = realtimeApp({
      connection,
      eventLog: openEventLog(connection, { service: name, clock }),
      access,
      meters,
      log,
      clock,
      newId: systemIds(clock),
      random: Math.random,
      publicOrigin: env.PUBLIC_ORIGIN,
      node: instance,
      stopping: signal,
    })
    onStop('feeds', feeds.stop)

    // The door. The sockets are sent away before the port is closed, which waits for them.
    const { server, close } = await listen(app, { host: env.HTTP_HOST, port: env.HTTP_PORT })
    onStop('http', close)
    server.on('upgrade', upgrade)
    onStop('connections', gateway.drain)
    const ticking = setInterval(() => {
      gateway.tick()
      feeds.tick(clock().getTime())
      replays.tick(clock().getTime())
    }, TICK_MS)
    onStop('ticks', () => clearInterval(ticking))
    const publish = (bytes: Uint8Array) => connection.publish(subjects.meters(name), bytes)
    onStop('heartbeat', startHeartbeat({ publish, service: name, instance, clock, meters, checks, log }))
  },
})
