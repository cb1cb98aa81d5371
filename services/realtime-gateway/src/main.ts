import { beat, followAccessOf, openLog, openPort, startService, vouchingOf } from '@urbe/chassis'

import { realtimeApp } from './app.ts'
import { config } from './config.ts'
import { CONNECTIONS_MAX, PENDING_UPGRADES_MAX } from './door.ts'

const TICK_MS = 1_000
/** Live connections, those that are being opened, and whoever asks something. */
const SOCKETS_MAX = CONNECTIONS_MAX + PENDING_UPGRADES_MAX + 1_000

await startService({ name: 'realtime-gateway', settings: config, environment: process.env }, async (self) => {
  const { env, log, clock, newId, instance, signal, onStop } = self
  const ground = await openLog(self)
  const { audit, connection, eventLog, meters } = ground
  const access = await followAccessOf(self, ground)
  const { app, upgrade, gateway, feeds, replays, checks } = realtimeApp({
    connection,
    eventLog,
    access,
    audit,
    vouchFor: vouchingOf(self, ground),
    meters,
    log,
    clock,
    newId,
    random: Math.random,
    publicOrigin: env.PUBLIC_ORIGIN,
    trustedProxies: env.TRUSTED_PROXIES,
    node: instance,
    stopping: signal,
  })
  onStop('feeds', feeds.stop)

  // The door. The sockets are sent away before the port is closed, which waits for them.
  const server = await openPort(self, app, { connectionsMax: SOCKETS_MAX })
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
