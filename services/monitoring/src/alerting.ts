import type { Kysely } from 'kysely'

import { streams } from '@urbe/contracts'
import type { EventLog, LogLines } from '@urbe/event-log'
import type { Clock, NewId } from '@urbe/kernel'
import { type Courier, followCities, type Healing, openReadModel, type ReadModel } from '@urbe/read-store'
import type { Meters } from '@urbe/telemetry'

import { openAlerts } from './alert/queries.ts'
import { enabledAlertRules } from './alert-rule/queries.ts'
import { anomalies } from './anomaly/projection.ts'
import type { ChannelSecrets } from './channel/secrets.ts'
import type { CommandHandlers } from './commands.ts'
import type { Database } from './database.ts'
import { startWebhookCourier } from './delivery/courier.ts'
import type { Post } from './delivery/post.ts'
import { alertLog } from './engine/alert-log.ts'
import { alertEngine, type Engine } from './engine/engine.ts'
import { type EngineMemory, engineMemory } from './engine/memory.ts'
import { everySecond } from './every-second.ts'
import { alerting } from './projection.ts'
import type { Telemetry } from './telemetry.ts'

const PROJECTED_MS = 5_000
/** Everything that this service writes to the log, and nothing else. */
const OWN_SUBJECTS = 'plat.monitoring.>'
const at = (sequence: number) => ({ stream: streams.platform, sequence })

interface Options {
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly handlers: Pick<CommandHandlers, 'alert'>
  readonly healing?: Healing
  readonly log: EventLog
  readonly logger: LogLines
  readonly meters: Pick<Meters, 'counter' | 'gauge'>
  readonly newId: NewId
  readonly post: Post
  readonly secrets: Pick<ChannelSecrets, 'find'>
  readonly random: () => number
  readonly signal: AbortSignal
  readonly telemetry: Telemetry
}

/** From samples to alerts in the log, and from there to the channels. */
export function startAlerting(options: Options) {
  const { db, log, logger, telemetry } = options
  const model = openReadModel<Database>({
    ...options,
    projections: [alerting, anomalies].map((projection) => ({
      ...{ projection, streams: [streams.platform], filterSubject: OWN_SUBJECTS },
    })),
  })
  const courier = openCourier(options)
  const cities = knownCities(options)
  const memory = engineMemory(db)
  const engine = openEngine(options, {
    memory,
    exists: ({ city }) => city === undefined || cities.mayExist(city),
    onAppended: (sequence) => void model.waitFor(at(sequence), PROJECTED_MS).then(courier.wake),
  })
  const takeRules = ruleTaker(options, { model, engine })
  const beat = everySecond({
    async begin() {
      await caughtUp(log, model)
      await takeRules()
      const open = await openAlerts(db)
      engine.restore(
        await memory.all(),
        open.map((each) => ({ ...each, activeAt: Date.parse(each.activeAt) })),
      )
      telemetry.listen(engine.evaluate)
    },
    async each() {
      await takeRules()
      telemetry.look()
      engine.tick()
    },
    onFault: (error) => logger.warn({ err: error }, 'the alert engine waits for the next try'),
  })
  return {
    model,
    ready: beat.begun,
    /** Throws as long as the rows do not hold what is on the log. */
    caughtUp: () => caughtUp(log, model),
    async stop() {
      await beat.stop()
      telemetry.stop()
      await engine.idle()
      await courier.stop()
      await Promise.all([model.stopped, cities.stopped])
    },
  }
}

function openCourier({ clock, db, logger, meters, post, random, secrets }: Options): Courier {
  const deliveries = meters.counter({
    name: 'urbe_alert_deliveries_total',
    help: 'Attempts to deliver a notification, by their end',
    labels: ['outcome'],
  })
  const count = (outcome: string) => deliveries.with({ outcome }).inc()
  return startWebhookCourier({ db, post, secrets, clock, random, log: logger, count })
}

interface EngineNeeds {
  readonly memory: EngineMemory
  readonly exists: (labels: Readonly<Record<string, string>>) => boolean
  readonly onAppended: (sequence: number) => void
}

function openEngine(
  { clock, handlers, logger, meters, newId, telemetry }: Options,
  { memory, exists, onAppended }: EngineNeeds,
): Engine {
  const engine = alertEngine({
    memory,
    alerts: alertLog({ handle: handlers.alert, newId, onAppended }),
    now: () => clock().getTime(),
    latest: telemetry.latest,
    exists,
    onFault: (error) => logger.warn({ err: error }, 'an alert waits for the next try'),
  })
  meters.gauge({
    name: 'urbe_alert_candidates',
    help: 'Series for which the condition of a rule holds',
    collect: engine.size,
  })
  return engine
}

function ruleTaker({ db }: Options, { model, engine }: { model: ReadModel; engine: Engine }) {
  let takenAt = ''
  return async () => {
    // Read before the rules: what is projected meanwhile is taken the next time.
    const place = model
      .seen()
      .map(({ generation, sequence }) => `${generation}:${sequence}`)
      .join()
    if (place === takenAt) return
    engine.setRules(await enabledAlertRules(db))
    takenAt = place
  }
}

/** The engine goes on from the rows, so that they must hold what the log does. */
async function caughtUp(log: EventLog, model: ReadModel): Promise<void> {
  const last = await log.lastOn(streams.platform, OWN_SUBJECTS)
  if (last !== undefined && !(await model.waitFor(at(last.sequence), PROJECTED_MS))) {
    throw new Error('the projection has not caught up yet')
  }
}

function knownCities({ log, signal, logger, telemetry }: Options) {
  let complete = false
  const follower = followCities({
    log,
    signal,
    logger,
    onCity: (cityId, gone) => gone.addEventListener('abort', () => telemetry.forgetCity(cityId)),
  })
  void follower.ready.then(() => {
    complete = true
  })
  return {
    mayExist: (cityId: string) => !complete || follower.ids().has(cityId),
    stopped: follower.stopped.catch(() => undefined),
  }
}
