import type { Kysely } from 'kysely'

import { type NoteKeys, type NoteSigners, openNoteKeys } from '@urbe/audit'
import { type Check, subjects, type WitnessAnswer, type WitnessRequest, witnessAnswer } from '@urbe/contracts'
import type { LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import { cosign, parseNote, vkeyOf } from '@urbe/merkle'
import type { Meters } from '@urbe/telemetry'

import type { Database } from '../database.ts'
import { everySecond } from '../every-second.ts'
import { type Judgement, judge, type WitnessFault } from './judge.ts'
import { type Remembered, recall, remember } from './memory.ts'

const ASK_TIMEOUT_MS = 3_000
/** The log not having answered for so long is worth telling. */
const SILENCE_MAX_MS = 15_000
const utf8 = new TextEncoder()

interface Wiring {
  readonly db: Kysely<Database>
  readonly connection: Pick<LogConnection, 'request'>
  readonly clock: Clock
  readonly logger: LogLines
  readonly meters: Pick<Meters, 'gauge'>
  /** What the witness is called when its key is made. */
  readonly name: string
  readonly keyFile: Uint8Array | undefined
  /** A key cosigns so long before the next one takes over; for ever without it. */
  readonly keyDays?: number | undefined
}
export interface Witness {
  readonly check: () => Check
  readonly stop: () => Promise<void>
}

interface State {
  fault: { readonly name: WitnessFault; readonly detail: string } | undefined
  heardAt: number
  size: number
}

/**
 * Remembers what the log of acts showed last, demands the proof that what it shows now goes on from there, and signs what does. To
 * rewrite the trail unseen one would need the keys and the databases of two services.
 */
export function startWitness(wiring: Wiring): Witness {
  const { clock, logger } = wiring
  const state: State = { fault: undefined, heardAt: clock().getTime(), size: 0 }
  meter(wiring, state)
  let keys: NoteKeys | undefined
  const beat = everySecond({
    begin: async () => {
      keys = await openNoteKeys({
        ...wiring,
        purpose: 'witness',
        secret: wiring.keyFile,
        days: wiring.keyDays,
      })
    },
    each: async () => {
      if (keys !== undefined) await look(wiring, await keys.signers(), state)
    },
    onFault: (error) => logger.warn({ err: error }, 'the log of acts could not be looked at'),
  })
  return { check: () => checkOf(state, clock), stop: beat.stop }
}

async function look(wiring: Wiring, signers: NoteSigners, state: State): Promise<void> {
  const { db, clock, logger } = wiring
  const known = await recall(db)
  const answer = await ask(wiring, requestOf({ known, signers, clock }))
  state.heardAt = clock().getTime()
  state.size = known?.size ?? 0
  const judgement = judge(answer, known)
  noteFault(state, judgement, logger)
  if (judgement.kind !== 'goes_on') return
  const { checkpoint, note } = judgement
  const seen = { vkey: answer.vkey, size: checkpoint.size, root: checkpoint.root, note }
  // What is not remembered is not signed: a witness that forgets would sign two histories.
  if (!(await remember(db, { before: known, seen, at: clock() }))) return
  state.size = seen.size
  await ask(wiring, requestOf({ known: seen, signers, clock }))
}

function noteFault(state: State, judgement: Judgement, logger: LogLines): void {
  if (judgement.kind !== 'fault') {
    state.fault = undefined
    return
  }
  const { fault: name, detail } = judgement
  if (state.fault?.name !== name) logger.error({ fault: name, detail }, 'the log of acts has been changed')
  state.fault = { name, detail }
}

interface Asking {
  readonly known: Remembered | undefined
  readonly signers: NoteSigners
  readonly clock: Clock
}

/** Every time with the signature over what is known, so that one that got lost comes again. */
function requestOf({ known, signers, clock }: Asking): WitnessRequest {
  const vkey = vkeyOf(signers[0].key)
  if (known === undefined) return { size: 0, vkey }
  const unixSeconds = Math.floor(clock().getTime() / 1_000)
  const { text } = parseNote(known.note)
  const line = signers.map((each) => cosign(text, { ...each, unixSeconds })).join('\n')
  return { size: known.size, vkey, cosignature: { size: known.size, line } }
}

async function ask({ connection }: Wiring, request: WitnessRequest): Promise<WitnessAnswer> {
  const bytes = await connection.request(
    subjects.auditWitness,
    utf8.encode(JSON.stringify(request)),
    ASK_TIMEOUT_MS,
  )
  return witnessAnswer.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

function meter({ meters, clock }: Wiring, state: State): void {
  meters.gauge({
    name: 'urbe_audit_witness_fault',
    help: '1: the log of acts was rolled back, forked, or signed by a stranger',
    collect: () => (state.fault === undefined ? 0 : 1),
  })
  meters.gauge({
    name: 'urbe_audit_witness_entries',
    help: 'Entries of the log of acts that the witness has cosigned',
    collect: () => state.size,
  })
  meters.gauge({
    name: 'urbe_audit_witness_silence_seconds',
    help: 'How long the log of acts has not answered its witness',
    collect: () => Math.max(0, (clock().getTime() - state.heardAt) / 1_000),
  })
}

/** Never `fail`: whoever raises the alarm must stay in service. */
function checkOf({ fault, heardAt }: State, clock: Clock): Check {
  const name = 'audit witness'
  if (fault !== undefined) return { name, status: 'warn', detail: `${fault.name}: ${fault.detail}` }
  const isSilent = clock().getTime() - heardAt > SILENCE_MAX_MS
  return isSilent
    ? { name, status: 'warn', detail: 'the log of acts does not answer' }
    : { name, status: 'pass' }
}
