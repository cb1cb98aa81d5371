import { setTimeout as sleep } from 'node:timers/promises'

import { type ErrorCode, type ServiceName, subjects } from '@urbe/contracts'
import { type LogConnection, SIGNED_TOGETHER_MAX } from '@urbe/event-log'
import { type Clock, type NewId, Refusal } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import type { AuditAct, AuditTrail } from './act.ts'
import { messageOf, type Written } from './message.ts'
import { sealedMessage } from './sealed-message.ts'

/** How long an act that must be stored is tried; nothing is answered before. */
export const RECORD_DEADLINE_MS = 2_000
/** Acts that wait to be written and that nobody waits for; the newest is dropped when there are more. */
export const NOTES_WAITING_MAX = 1_000
const ACK_TIMEOUT_MS = 1_000
const PAUSE_MS = 100
const NOTE_PAUSE_MS = 1_000
/** What still waits when the process stops gets so long. */
const FLUSH_MS = 3_000

interface Wiring {
  readonly connection: Pick<LogConnection, 'publishWithAck' | 'signatures'>
  readonly service: ServiceName
  readonly clock: Clock
  readonly newId: NewId
  readonly meters: Pick<Meters, 'counter' | 'gauge'>
  readonly log: { readonly error: (fields: object, message: string) => void }
}
export interface OpenTrail extends AuditTrail {
  readonly stop: () => Promise<void>
}

/** Publishes acts on `audit.<service>.<category>`; the sequencer gives them their place in the tree. */
export function openAuditTrail(wiring: Wiring): OpenTrail {
  const { meters, log } = wiring
  const { publish, publishUntil } = publisher(wiring)
  const counts = countsOf(meters)
  const waiting: Written[] = []
  let stopping = false
  let dropped = 0
  let pumping: Promise<void> | undefined

  /** As many at once as are signed together. They stay in their order unless some of them have to be sent again. */
  async function pump(): Promise<void> {
    while (waiting.length > 0) {
      const taken = waiting.slice(0, SIGNED_TOGETHER_MAX)
      const failures = await Promise.all(taken.map(publish))
      const failed = taken.filter((_, at) => failures[at] !== undefined)
      waiting.splice(0, taken.length, ...failed)
      counts.written.inc(taken.length - failed.length)
      if (failed.length === 0) continue
      if (stopping) return
      await sleep(NOTE_PAUSE_MS, undefined, { ref: false })
    }
  }

  function drop(): void {
    counts.dropped.inc()
    // Once, and again when as many more are gone: whoever floods the trail must not flood the log as well.
    if (dropped % NOTES_WAITING_MAX === 0)
      log.error({ waiting: waiting.length }, 'acts for the trail are dropped')
    dropped += 1
  }

  counts.waiting(() => waiting.length)
  return {
    async record(act: AuditAct) {
      const written = messageOf(act, wiring)
      try {
        await publishUntil(written, performance.now() + RECORD_DEADLINE_MS)
        counts.written.inc()
      } catch (error) {
        counts.refused.inc()
        log.error({ action: act.action, error: String(error) }, 'an act cannot be recorded')
        throw error
      }
    },
    note(act: AuditAct) {
      if (waiting.length >= NOTES_WAITING_MAX) return drop()
      waiting.push(messageOf(act, wiring))
      pumping ??= pump().finally(() => {
        pumping = undefined
      })
    },
    async stop() {
      stopping = true
      await Promise.race([pumping, sleep(FLUSH_MS, undefined, { ref: false })])
      if (waiting.length > 0) log.error({ waiting: waiting.length }, 'acts for the trail were not written')
    },
  }
}

function publisher({ connection, service }: Pick<Wiring, 'connection' | 'service'>) {
  async function publish({ id, category, text }: Written): Promise<string | undefined> {
    const message = await sealedMessage(connection, { subject: subjects.audit(service, category), id, text })
    const ack = await connection.publishWithAck(message, ACK_TIMEOUT_MS)
    if (ack.kind === 'stored') return undefined
    return 'description' in ack ? ack.description : ack.kind
  }

  /** A repetition has the same id, so that the stream keeps one. */
  async function publishUntil(written: Written, deadline: number): Promise<void> {
    for (;;) {
      const failure = await publish(written)
      if (failure === undefined) return
      if (performance.now() + PAUSE_MS >= deadline) throw unavailable(failure)
      await sleep(PAUSE_MS)
    }
  }
  return { publish, publishUntil }
}

function unavailable(why: string): Refusal<ErrorCode> {
  const refusal = new Refusal<ErrorCode>('audit_unavailable', 'What is not in the trail is not done')
  refusal.cause = new Error(why)
  return refusal
}

function countsOf(meters: Wiring['meters']) {
  const acts = meters.counter({
    name: 'urbe_audit_acts_total',
    help: 'Acts for the audit trail, by what became of them',
    labels: ['outcome'],
  })
  return {
    written: acts.with({ outcome: 'written' }),
    refused: acts.with({ outcome: 'unavailable' }),
    dropped: acts.with({ outcome: 'dropped' }),
    waiting: (collect: () => number) =>
      meters.gauge({ name: 'urbe_audit_acts_waiting', help: 'Acts that wait to be written', collect }),
  }
}
