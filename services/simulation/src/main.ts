import {
  admissionOf,
  followAccessOf,
  openDoor,
  openGround,
  type Self,
  serveReadModel,
  startService,
  vouchingOf,
} from '@urbe/chassis'
import { type Admit, serveSnapshots } from '@urbe/event-log'
import { cursorKey } from '@urbe/http'

import { migrations } from '../migrations/index.ts'
import { bindings } from './bindings.ts'
import { keepForgettingRemoved } from './city/forget-removed.ts'
import { findCity } from './city/queries.ts'
import { commandHandlers, snapshotTakers } from './commands.ts'
import { settings } from './config.ts'
import type { Database } from './database.ts'
import { foundDemoCity } from './demo-city.ts'
import { health } from './health.ts'
import { sampleStore } from './kpi/samples.ts'
import { readModel } from './read-model.ts'
import { onward } from './world/onward.ts'
import { openWorlds } from './worlds.ts'

/** An import brings files of some megabytes. */
const REQUEST_TIMEOUT_MS = 60_000

type Simulation = Self<ReturnType<typeof settings.parse>>

await startService({ name: 'simulation', settings, environment: process.env }, async (self) => {
  const ground = await openGround<Database>(self, migrations)
  const access = await followAccessOf(self, ground)
  const admit = admissionOf(self, ground, access)
  const house = { ...ground, access, admit, ...comesIn(self, { ...ground, admit }) }
  const { handlers, doors } = await goesOut(self, house)
  const checks = health(house)
  const ownerOf = async (cityId: string) => (await findCity(ground.db, cityId))?.ownerId
  const door = { ...house, checks, bindings: doors.bindings, requestTimeoutMs: REQUEST_TIMEOUT_MS, ownerOf }
  await openDoor(self, door)
  if (self.env.DEMO_CITY !== '1') return
  const { log: logger, newId, signal } = self
  const tickOf = (cityId: string) => house.worlds.fleet.runnerOf(cityId)?.standing().tick ?? 0
  const deps = { log: ground.eventLog, newId, logger, signal, tickOf }
  void foundDemoCity({ ...deps, found: doors.found, drive: handlers.run })
})

type Ground = Awaited<ReturnType<typeof openGround<Database>>> & { readonly admit: Admit }

/** What comes in from the log. */
function comesIn(self: Simulation, ground: Ground) {
  const { clock, log, newId, signal, onStop } = self
  const { connection, db, eventLog, healing, meters } = ground
  const samples = sampleStore(db, log)
  onStop('samples', samples.close)
  const days = self.env.REMOVED_CITY_DAYS
  onStop('removed cities', keepForgettingRemoved({ db, clock, log, days }))
  const worlds = openWorlds({ connection, clock, db, log: eventLog, logger: log, meters, newId, samples })
  const base = { db, healing, log: eventLog, logger: log, meters }
  const model = readModel({ ...base, signal, drive: worlds.fleet.watch })
  onStop('read model', model.ended)
  serveReadModel(self, ground, model, ground.admit)
  onStop('cities', worlds.ended)
  return { worlds, model }
}

/** What commands and questions lead to. */
async function goesOut(self: Simulation, house: Ground & ReturnType<typeof comesIn>) {
  const { name, env, clock, log: logger, onStop } = self
  const { admit, connection, db, eventLog, model, worlds } = house
  const handlers = commandHandlers({ log: eventLog, clock })
  const take = snapshotTakers(handlers, worlds.keepNewest)
  onStop('snapshots', serveSnapshots({ connection, service: name, logger, take, admit }))
  const doors = bindings({
    clock,
    connection,
    cursorKey: await cursorKey(db),
    db,
    handlers: onward(handlers, worlds.ofThisEngine),
    log: eventLog,
    perOwnerMax: env.CITIES_PER_OWNER_MAX,
    runningMax: env.CITIES_RUNNING_MAX,
    vouchFor: vouchingOf(self, house),
    waitFor: model.waitFor,
    worlds,
  })
  return { handlers, doors }
}
