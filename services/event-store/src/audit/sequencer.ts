import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import type { AuditTrail, NoteKeys } from '@urbe/audit'
import { type Check, streams, subjects } from '@urbe/contracts'
import type { Commit, EventLog, LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import { asTheOnlyOne } from '../only-one.ts'
import { announceCheckpoints } from './announce.ts'
import { appendActs, type Grown, grownSoFar } from './append.ts'
import { signCheckpoint } from './checkpoints.ts'
import { keepRetention, type Retention } from './retention/retention.ts'

/** A signature takes in what came within this time, */
export const SEAL_INTERVAL_MS = 1_000
/** or so many entries, whichever comes first. */
export const SEAL_ENTRIES_MAX = 256
/** Entries that are appended in one transaction. */
const APPEND_MAX = 256
const RETRY_MS = 1_000

interface Wiring {
  readonly db: Kysely<Database>
  readonly log: Pick<EventLog, 'follow' | 'info'>
  readonly connection: Pick<LogConnection, 'publishWithAck'>
  readonly clock: Clock
  readonly logger: LogLines
  readonly keys: Pick<NoteKeys, 'signers'>
  readonly checkpointFile: string | undefined
  readonly signal: AbortSignal
  /** Without it entries stay for ever. */
  readonly retention?: Retention | undefined
  readonly trail?: Pick<AuditTrail, 'record'> | undefined
}
export interface Sequencer {
  readonly isActive: () => boolean
  readonly check: () => Check
  readonly stopped: Promise<void>
}

/** Of all instances one turns the stream AUDIT into the tree and signs it. */
export function startSequencer(wiring: Wiring): Sequencer {
  const { db, signal, logger } = wiring
  const state: State = { isActive: false, faults: {} }
  const work = async (until: AbortSignal) => {
    state.isActive = true
    const over = new AbortController()
    const lasting = AbortSignal.any([until, over.signal])
    try {
      const wake = waker()
      const common = { lasting, state, wake }
      // Whoever ends first ends the others: the lock is given back, and somebody takes over.
      await Promise.all(
        [follow(wiring, common), seal(wiring, common), retain(wiring, common)].map((each) =>
          each.finally(() => over.abort()),
        ),
      )
    } finally {
      state.isActive = false
    }
  }
  return {
    isActive: () => state.isActive,
    check: () => checkOf(state),
    stopped: asTheOnlyOne({ task: 'audit', db, signal, logger, work }),
  }
}

interface State {
  isActive: boolean
  /** What keeps the trail from growing, or from being signed. */
  faults: { append?: string; seal?: string; retain?: string | undefined }
}
interface Work {
  readonly lasting: AbortSignal
  readonly state: State
  readonly wake: ReturnType<typeof waker>
}

async function follow(wiring: Wiring, { lasting, state, wake }: Work): Promise<void> {
  const { db, log, logger } = wiring
  let grown = await grownSoFar(db)
  await nothingGone(wiring, { grown, lasting, state })
  await log.follow({
    stream: streams.audit,
    from: grown.sequence + 1,
    ...(grown.sequence > 0 && { lastSeen: { sequence: grown.sequence, commitId: grown.messageId } }),
    everyMessage: true,
    signal: lasting,
    log: logger,
    onBatch: async (commits) => {
      const before = grown.size
      grown = await appendAll(db, grown, commits)
      delete state.faults.append
      wake.grew(grown.size - before)
    },
    onDiverged: ({ message }) => {
      state.faults.append = message
      logger.error(
        { stream: streams.audit, message },
        'the stream of the audit trail is not what was read before',
      )
    },
  })
}

interface Begun {
  readonly grown: Grown
  readonly lasting: AbortSignal
  readonly state: State
}

/** A database older than what the stream still holds would make another tree: waits until there is one that knows what is gone. */
async function nothingGone({ log, logger }: Wiring, { grown, lasting, state }: Begun): Promise<void> {
  const from = grown.sequence + 1
  while (!lasting.aborted) {
    const fault = await goneFrom(log, from).catch((error: unknown) => String(error))
    if (fault === undefined) {
      delete state.faults.append
      return
    }
    if (state.faults.append !== fault) logger.error({ fault }, 'the audit trail waits for its messages')
    state.faults.append = fault
    await sleep(RETRY_MS, undefined, { signal: lasting }).catch(() => undefined)
  }
}

/** What is missing from here on, if anything; throws while the stream cannot be asked. */
async function goneFrom(log: Wiring['log'], from: number): Promise<string | undefined> {
  const there = await log.info(streams.audit)
  if (there === undefined) return `there is no stream ${streams.audit}`
  return there.firstSequence <= from
    ? undefined
    : `messages ${from}-${there.firstSequence - 1} are neither in this database nor in the stream`
}

async function appendAll(db: Kysely<Database>, from: Grown, commits: readonly Commit[]): Promise<Grown> {
  let grown = from
  for (let at = 0; at < commits.length; at += APPEND_MAX) {
    const messages = commits.slice(at, at + APPEND_MAX)
    // Signatures of the tree are in the stream for others to see; as leaves each would call for the next.
    const acts = messages.filter(({ subject }) => subject !== subjects.auditCheckpoint)
    grown = await appendActs(db, { before: grown, messages, acts })
  }
  return grown
}

async function seal(wiring: Wiring, { lasting, state, wake }: Work): Promise<void> {
  const { db, connection, logger, checkpointFile: file } = wiring
  while (!lasting.aborted) {
    try {
      await signCheckpoint(wiring)
      await announceCheckpoints({ db, connection, file })
      delete state.faults.seal
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error)
      // Told once, not each second: it lasts until somebody has looked into it.
      if (state.faults.seal !== fault) logger.error({ err: error }, 'the audit trail is not signed')
      state.faults.seal = fault
      await sleep(RETRY_MS, undefined, { signal: lasting }).catch(() => undefined)
    }
    await wake.asleep(lasting)
  }
}

async function retain(wiring: Wiring, { lasting, state }: Work): Promise<void> {
  const { retention, trail } = wiring
  if (retention === undefined || trail === undefined) return await aborted(lasting)
  const onFault = (fault: string | undefined) => {
    state.faults.retain = fault
  }
  await keepRetention({ ...wiring, retention, trail }, { lasting, onFault })
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

/** Wakes after an interval, or when enough has come. */
function waker() {
  let grown = 0
  let wake: (() => void) | undefined
  return {
    grew(entries: number): void {
      grown += entries
      if (grown >= SEAL_ENTRIES_MAX) wake?.()
    },
    async asleep(signal: AbortSignal): Promise<void> {
      const enough = new AbortController()
      wake = () => enough.abort()
      if (grown < SEAL_ENTRIES_MAX) {
        const woken = AbortSignal.any([signal, enough.signal])
        await sleep(SEAL_INTERVAL_MS, undefined, { signal: woken }).catch(() => undefined)
      }
      grown = 0
    },
  }
}

function checkOf({ isActive, faults }: State): Check {
  const name = 'audit trail'
  const fault = faults.append ?? faults.seal
  if (fault !== undefined) return { name, status: 'fail', detail: fault }
  if (faults.retain !== undefined) return { name, status: 'warn', detail: faults.retain }
  return isActive ? { name, status: 'pass' } : { name, status: 'warn', detail: 'kept by another instance' }
}
