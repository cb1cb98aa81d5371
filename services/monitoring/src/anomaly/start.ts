import type { Kysely } from 'kysely'

import type { PlaceOf, Thresholds } from '@urbe/anomaly'
import type { LogConnection, LogLines } from '@urbe/event-log'
import type { Clock, NewId } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import type { CommandHandlers } from '../commands.ts'
import type { Database } from '../database.ts'
import { everySecond } from '../every-second.ts'
import { openLedger, type RiskLedger } from '../risk/ledger.ts'
import { storedFindings } from '../risk/stored.ts'
import { riskTelling } from '../risk/telling.ts'
import { ensureBuiltInRules } from './built-in-rules.ts'
import { watchMemory } from './memory.ts'
import { anomalyTelling } from './telling.ts'
import { startWatcher, type Watcher } from './watcher.ts'

interface Options {
  readonly clock: Clock
  readonly connection: Pick<LogConnection, 'request'>
  readonly db: Kysely<Database>
  readonly handlers: Pick<CommandHandlers, 'anomaly' | 'alertRule' | 'risk'>
  /** Throws as long as the tables do not hold what is on the log. */
  readonly caughtUp: () => Promise<void>
  readonly logger: LogLines
  readonly meters: Pick<Meters, 'counter' | 'gauge'>
  readonly newId: NewId
  readonly placeOf: PlaceOf | undefined
  readonly thresholds: Thresholds
  readonly vault: { readonly blindIndex: (index: string, value: string) => Promise<string> }
}

/** From entries of the trail to findings in the log, and to the alert rules that tell somebody of them. */
export function startAnomalies(options: Options): Watcher & { readonly risks: RiskLedger['list'] } {
  const { db, handlers, logger, newId, vault } = options
  const pseudonymOf = (network: string) => vault.blindIndex('monitoring.source', network)
  const tell = anomalyTelling({ db, handle: handlers.anomaly, newId, pseudonymOf })
  const ledger = ledgerOf(options)
  const watcher = startWatcher({ ...options, ledger, memory: watchMemory(db), tell })
  const rules = everySecond({
    begin: () => ensureBuiltInRules({ handle: handlers.alertRule, newId }),
    each: () => Promise.resolve(),
    onFault: (error) => logger.warn({ err: error }, 'the built-in alert rules are made at the next try'),
  })
  return {
    ...watcher,
    risks: ledger.list,
    async stop() {
      await rules.stop()
      await watcher.stop()
    },
  }
}

function ledgerOf({ caughtUp, clock, db, handlers, meters, newId, thresholds }: Options): RiskLedger {
  return openLedger({
    ...{ clock, limits: thresholds.risk, meters },
    async stored(since) {
      await caughtUp()
      return await storedFindings(db, since)
    },
    tell: riskTelling({
      ...{ handle: handlers.risk, newId, threshold: thresholds.risk.high },
      halfLifeMinutes: thresholds.risk.halfLifeMinutes,
    }),
  })
}
