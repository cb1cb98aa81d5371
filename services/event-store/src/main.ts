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
import { type Admit, connectLog, startProvisioner } from '@urbe/event-log'
import { cursorKey } from '@urbe/http'
import { tlsFilesOf } from '@urbe/runtime'

import { migrations } from '../migrations/index.ts'
import { archivePlaces } from './archive/settings.ts'
import { openArchiving } from './archiving.ts'
import { openAudit } from './audit/open-audit.ts'
import { endMessages } from './audit/retention/message-ends.ts'
import { auditPlaces } from './audit/settings.ts'
import { bindings } from './bindings.ts'
import { settings } from './config.ts'
import type { Database } from './database.ts'
import { foundingDoor } from './founding-door.ts'
import { health } from './health.ts'
import { openJobs } from './integrity/jobs.ts'
import { readModel } from './read-model.ts'
import { replayDoor } from './replays/door.ts'
import { openReplays } from './replays/replays.ts'
import { storeMeters } from './store-meters.ts'
import { vouchingAs } from './vouch-as.ts'

type EventStore = Self<ReturnType<typeof settings.parse>>

await startService({ name: 'event-store', settings, environment: process.env }, async (self) => {
  const ground = await openGround<Database>(self, migrations)
  const access = await followAccessOf(self, ground)
  const admit = admissionOf(self, ground, access)
  // The streams are made before anybody follows them.
  const provided = { ...ground, admit, ...(await provision(self, { ...ground, admit })) }
  const house = { ...provided, access, ...(await comesIn(self, provided)) }
  const { archive, connection, db, eventLog: log, jobs, provisioner, replays, tree: audit } = house
  const { clock } = self
  const vouchAs = vouchingAs(vouchingOf(self, ground))
  const base = { clock, connection, cursorKey: await cursorKey(db), db, log, provisioner, vouchAs }
  const checks = health({ ...house, audit, durability: self.env.NATS_DURABILITY })
  await openDoor(self, { ...house, checks, bindings: bindings({ ...base, archive, audit, jobs, replays }) })
})

type Ground = Awaited<ReturnType<typeof openGround<Database>>> & { readonly admit: Admit }

/** Makes streams and consumers for everybody, with a hand that may. */
async function provision({ env, log, onStop }: EventStore, { connection, eventLog, admit }: Ground) {
  const hand = await connectLog({
    url: env.NATS_URL,
    seedFile: env.PROVISIONER_SEED_FILE,
    tls: tlsFilesOf(env),
    name: 'provisioner',
    log,
  })
  onStop('provisioner connection', hand.close)
  const provisioner = await startProvisioner({
    ...{ door: connection, hand, log, admit: foundingDoor(eventLog, admit) },
    replicas: env.NATS_REPLICAS,
    durability: env.NATS_DURABILITY,
  })
  onStop('provisioner', provisioner.stop)
  return { hand, provisioner }
}

type Provided = Ground & Awaited<ReturnType<typeof provision>>

/** What comes in: the log, for the read model, the archive, and those who replay it. */
async function comesIn(self: EventStore, ground: Provided) {
  const { env, clock, log: logger, newId, signal, onStop } = self
  const { admit, connection, db, eventLog: log, healing, meters, provisioner } = ground
  const model = readModel({ db, healing, log, logger, meters, signal })
  onStop('read model', () => model.stopped)
  serveReadModel(self, ground, model, admit)
  const wiring = { clock, newId, logger }
  const counts = storeMeters(meters)
  const jobs = openJobs({ ...wiring, onEnd: counts.jobEnded })
  onStop('jobs', jobs.stop)
  const replays = openReplays({ ...wiring, log, connection })
  counts.replays(replays.count)
  onStop('replays', replays.stop)
  onStop('replay door', replayDoor({ connection, replays, admit, logger }))
  const archive = openArchiving({
    ...{ clock, db, jobs, log, logger, provisioner, signal, signatures: connection.signatures },
    connectRestorer: () => {
      const { NATS_URL: url, RESTORER_SEED_FILE: seedFile } = env
      return connectLog({ url, seedFile, tls: tlsFilesOf(env), name: 'restorer', log: logger })
    },
    places: await archivePlaces(env, clock),
    segmentAgeMaxMs: env.ARCHIVE_SEGMENT_SECONDS_MAX * 1_000,
  })
  counts.archive(archive.standing)
  onStop('archive', archive.ended)
  const { messageDays, ...trail } = await auditPlaces(env)
  const tree = await openAudit({
    ...trail,
    ...{ clock, connection, db, log, logger, signal, trail: ground.audit },
  })
  counts.audit(tree.standing)
  onStop('audit tree', tree.ended)
  const ends = endMessages({
    ...{ clock, db, log, logger, signal, trail: ground.audit, days: messageDays },
    ...{ removeBefore: provisioner.removeBefore, checkMayEnd: provisioner.checkMayEnd },
    ...{ copies: archive.copies, keepsTrail: tree.isActive },
  })
  onStop('end of messages', ends.ended)
  return { model, jobs, replays, archive, tree, ends }
}
