import { beat, followAccessOf, openLog, startService } from '@urbe/chassis'
import { listen } from '@urbe/http'

import { realtimeApp } from './app.ts'
import { config } from './config.ts'

const TICK_MS = 1_000

await startService({ name: 'realtime-gateway', settings: config, environment: process.env }, async (self) => {
  const { env, log, clock, newId, instance, signal, onStop } = self
  const ground = await openLog(self)
  const { connection, eventLog, meters } = ground
  const access = await followAccessOf(self, ground)
  const { app, upgrade, gateway, feeds, replays, checks } = realtimeApp({
    connection,
    eventLog,
    access,
    meters,
    log,
    clock,
    newId,
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
  beat(self, { connection, meters, checks })
})
