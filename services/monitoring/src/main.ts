import { readFile } from 'node:fs/promises'

import {
  admissionOf,
  followAccessOf,
  openDoor,
  openGround,
  openSealing,
  type Self,
  serveReadModel,
  startService,
} from '@urbe/chassis'
import { type Admit, serveSnapshots } from '@urbe/event-log'
import { cursorKey } from '@urbe/http'

import { migrations } from '../migrations/index.ts'
import { startAlerting } from './alerting.ts'
import { detectorViews, readPlaces } from './anomaly/detectors.ts'
import { startAnomalies } from './anomaly/start.ts'
import { bindings } from './bindings.ts'
import { type ChannelSecrets, channelSecrets } from './channel/secrets.ts'
import { commandHandlers } from './commands.ts'
import { settings } from './config.ts'
import type { Database } from './database.ts'
import { webhookPost } from './delivery/post.ts'
import { health } from './health.ts'
import { openTelemetry } from './telemetry.ts'
import { startWitness } from './witness/witness.ts'

type Monitoring = Self<ReturnType<typeof settings.parse>>

await startService({ name: 'monitoring', settings, environment: process.env }, async (self) => {
  const ground = await openGround<Database>(self, migrations)
  const access = await followAccessOf(self, ground)
  const { vault } = await openSealing(self, ground)
  const secrets = channelSecrets(ground.db, vault)
  await secrets.sealOld()
  const witness = await witnessOf(self, ground)
  const admit = admissionOf(self, ground, access)
  const came = { ...ground, access, vault, witness, ...comesIn(self, { ...ground, admit, secrets }) }
  const house = { ...came, watcher: await watcherOf(self, came) }
  const { model } = house.alerting
  const checks = health(house)
  await openDoor(self, { ...house, model, checks, bindings: await bindingsOf(self, house) })
})

type Sealing = Awaited<ReturnType<typeof openSealing>>
type Ground = Awaited<ReturnType<typeof openGround<Database>>>

/** What comes in: telemetry, and our own events. What goes out: alerts and notifications. */
function comesIn(
  self: Monitoring,
  ground: Ground & { readonly admit: Admit; readonly secrets: ChannelSecrets },
) {
  const { name, env, clock, log, newId, signal, onStop } = self
  const { admit, connection, db, eventLog, healing, meters, secrets } = ground
  const handlers = commandHandlers({ log: eventLog, clock })
  const post = webhookPost({ allowPrivate: env.WEBHOOK_ALLOW_PRIVATE })
  const telemetry = openTelemetry({ connection, clock, logger: log, meters })
  const alerting = startAlerting({
    clock,
    db,
    handlers,
    healing,
    log: eventLog,
    logger: log,
    meters,
    newId,
    post,
    random: Math.random,
    secrets,
    signal,
    telemetry,
  })
  onStop('alerting', alerting.stop)
  serveReadModel(self, ground, alerting.model, admit)
  const take = {
    alert: handlers.alert.takeSnapshot,
    'alert-rule': handlers.alertRule.takeSnapshot,
    anomaly: handlers.anomaly.takeSnapshot,
    channel: handlers.channel.takeSnapshot,
    risk: handlers.risk.takeSnapshot,
  }
  onStop('snapshots', serveSnapshots({ connection, service: name, logger: log, take, admit }))
  return { handlers, post, secrets, telemetry, alerting }
}

/** Keeps an eye on the audit trail. */
async function witnessOf(
  { env, clock, log: logger, onStop }: Monitoring,
  { connection, db, meters }: Ground,
) {
  const keyFile = env.WITNESS_KEY_FILE === undefined ? undefined : await readFile(env.WITNESS_KEY_FILE)
  const name = `${new URL(env.PUBLIC_ORIGIN).host}/witness/v1`
  const keyDays = env.WITNESS_KEY_DAYS
  const witness = startWitness({ clock, connection, db, keyFile, keyDays, logger, meters, name })
  onStop('witness', witness.stop)
  return witness
}

/** Looks through the audit trail for misuse. */
async function watcherOf(
  { env, clock, log: logger, newId, onStop }: Monitoring,
  house: Ground & ReturnType<typeof comesIn> & { readonly vault: Sealing['vault'] },
) {
  const thresholds = env.ANOMALY_THRESHOLDS
  const { caughtUp } = house.alerting
  const placeOf = await readPlaces(env.COUNTRY_BY_NETWORK_FILE)
  const watcher = startAnomalies({ ...house, caughtUp, clock, logger, newId, placeOf, thresholds })
  onStop('anomalies', watcher.stop)
  return { ...watcher, detectors: detectorViews(thresholds, { hasPlaces: placeOf !== undefined }) }
}

async function bindingsOf(
  { env, clock, newId }: Monitoring,
  house: Ground & ReturnType<typeof comesIn> & { readonly watcher: Awaited<ReturnType<typeof watcherOf>> },
) {
  const { db, eventLog, handlers, post, secrets, telemetry } = house
  return bindings({
    allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
    clock,
    cursorKey: await cursorKey(db),
    db,
    detectors: house.watcher.detectors,
    handlers,
    log: eventLog,
    newId,
    post,
    risks: house.watcher.risks,
    secrets,
    telemetry,
  })
}
