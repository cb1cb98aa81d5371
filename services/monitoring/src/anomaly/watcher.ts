import { type Finding, openWatch, type PlaceOf, type Thresholds } from '@urbe/anomaly'
import { type Check, subjects, type TrailAnswer, trailAnswer } from '@urbe/contracts'
import type { LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import { everySecond } from '../every-second.ts'
import type { RiskLedger } from '../risk/ledger.ts'
import type { WatchMemory } from './memory.ts'
import { recentFindings } from './recent.ts'

const ASK_TIMEOUT_MS = 5_000
/** Answers that are taken in one second; a long trail is caught up with over several. */
export const PAGES_AT_ONCE_MAX = 20
/** What is looked at again after a process was killed. */
export const REMEMBER_MS = 60_000
const utf8 = new TextEncoder()

interface Wiring {
  readonly clock: Clock
  readonly connection: Pick<LogConnection, 'request'>
  readonly logger: LogLines
  readonly memory: WatchMemory
  readonly meters: Pick<Meters, 'counter' | 'gauge'>
  /** Answers with the id under which the finding is on the log. */
  readonly tell: (found: Finding) => Promise<string>
  readonly ledger: Pick<RiskLedger, 'rebuild' | 'note' | 'settle'>
  readonly thresholds: Thresholds
  readonly placeOf: PlaceOf | undefined
}
export interface Watcher {
  readonly check: () => Check
  /** The entry that is looked at next. */
  readonly next: () => number
  readonly stop: () => Promise<void>
}

/** Reads the trail entry by entry, as far as the sequencer has come, and tells what looks like misuse. */
export function startWatcher(wiring: Wiring): Watcher {
  const { clock, ledger, logger, memory, tell } = wiring
  let watch = openWatch(wiring)
  /** Found and not told yet: nothing is remembered, and nothing looked at, before it is. */
  const untold: Finding[] = []
  let remembered = { next: 0, at: clock().getTime() }
  const recent = recentFindings(wiring)
  const ownerOf = (account: string) => watch.ownerOf(account)
  meter(wiring, { next: () => watch.next(), sizes: () => watch.sizes() })

  async function tellAll(): Promise<void> {
    for (let found = untold[0]; found !== undefined; found = untold[0]) {
      await ledger.note(found, await tell(found), ownerOf)
      recent.add(found)
      untold.shift()
    }
  }
  /** True when there is more. */
  async function look(): Promise<boolean> {
    const { entries, size } = await ask(wiring, watch.next())
    if (size < watch.next()) {
      logger.warn(
        { size, next: watch.next() },
        'the trail has become shorter: it is looked at from its beginning',
      )
      watch = openWatch(wiring)
      return true
    }
    for (const entry of entries) untold.push(...watch.see(entry))
    await tellAll()
    return watch.next() < size && entries.length > 0
  }
  async function remember(): Promise<void> {
    if (untold.length > 0 || remembered.next === watch.next()) return
    await memory.keep(watch.snapshot(), clock())
    remembered = { next: watch.next(), at: clock().getTime() }
  }

  const beat = everySecond({
    async begin() {
      const snapshot = await memory.recall()
      if (snapshot !== undefined && !watch.restore(snapshot))
        logger.warn(
          {},
          'what was remembered of the trail is of another version: it is looked at from its beginning',
        )
      await ledger.rebuild(ownerOf)
      remembered = { ...remembered, next: watch.next() }
    },
    async each() {
      await tellAll()
      recent.look()
      for (let page = 0; page < PAGES_AT_ONCE_MAX && (await look()); page += 1);
      ledger.settle(ownerOf)
      if (clock().getTime() - remembered.at >= REMEMBER_MS) await remember()
    },
    onFault: (error) => logger.warn({ err: error }, 'the trail could not be looked at'),
  })
  return {
    check: () => checkOf(wiring),
    next: () => watch.next(),
    async stop() {
      await beat.stop()
      if (beat.begun()) await remember()
    },
  }
}

async function ask({ connection }: Wiring, from: number): Promise<TrailAnswer> {
  const request = utf8.encode(JSON.stringify({ from }))
  const bytes = await connection.request(subjects.auditEntries, request, ASK_TIMEOUT_MS)
  return trailAnswer.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

function meter(
  { meters }: Wiring,
  watch: { next: () => number; sizes: () => Readonly<Record<string, number>> },
): void {
  meters.gauge({
    name: 'urbe_audit_watched_entries',
    help: 'Entries of the trail that the detectors have looked at',
    collect: watch.next,
  })
  meters.gauge({
    name: 'urbe_audit_watch_memory',
    help: 'Keys that the detectors remember, at most 50,000 in each of their memories',
    collect: () => Object.values(watch.sizes()).reduce((sum, size) => sum + size, 0),
  })
}

/** Never a failure: a detector that is off is a choice. */
const checkOf = ({ placeOf }: Wiring): Check => ({
  name: 'audit anomalies',
  status: 'pass',
  ...(placeOf === undefined && { detail: 'impossible travel is off: there is no file of countries' }),
})
