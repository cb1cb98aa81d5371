import { type Kysely, sql } from 'kysely'

import {
  type ArchiveStore,
  listSegments,
  originOf,
  putBeginning,
  REMOVED_AT_ONCE_MAX,
  readManifest,
  removeSegments,
} from '@urbe/archive'
import { streams, subjects } from '@urbe/contracts'
import { chainHash, type EventLog, type Provisioner, type StoredMessage } from '@urbe/event-log'

import type { Database } from '../../database.ts'
import { entryIdsOf } from '../entries.ts'

const STREAM = streams.audit
const PAGE_MESSAGES = 512

/** The messages of the trail in the archive. */
export interface Copies {
  /** Whether this instance keeps the archive. */
  readonly isHere: () => boolean
  readonly store: ArchiveStore
  /** Nobody archives the stream while the work runs. */
  readonly exclusively: <Answer>(stream: string, work: () => Promise<Answer>) => Promise<Answer>
}
export interface Places {
  readonly db: Kysely<Database>
  readonly log: Pick<EventLog, 'messages'>
  readonly removeBefore: Provisioner['removeBefore']
  readonly checkMayEnd: Provisioner['checkMayEnd']
  /** Undefined: nothing is archived. */
  readonly copies: Copies | undefined
}
/** Messages that go together. */
export interface Leaving {
  readonly first: number
  readonly last: number
  readonly count: number
  /** Chain of the stream before the first of them, */
  readonly previousHead: string
  /** and after the last. */
  readonly head: string
}

interface Begins {
  readonly from: number
  readonly head: string
}

export async function beginsAt(db: Kysely<Database>): Promise<Begins> {
  const { messages_from: from, messages_head: head } = await db
    .selectFrom('audit_log')
    .select(['messages_from', 'messages_head'])
    .executeTakeFirstOrThrow()
  return { from, head }
}

/** Up to which message of the stream a tree had grown that was signed, told and cosigned, all before a time. */
async function sealedThrough(db: Kysely<Database>, until: Date): Promise<number> {
  const found = await db
    .selectFrom('audit_checkpoint')
    .select('sequence')
    .where('at', '<', until)
    .where('announced', '=', true)
    .where('sequence', 'is not', null)
    .where('size', '<=', (eb) =>
      eb
        .selectFrom('audit_checkpoint')
        .select(({ fn }) => fn.coalesce(fn.max('size'), sql<number>`0`).as('size'))
        .where('cosignature', 'is not', null),
    )
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found?.sequence ?? 0
}

/** What goes next, if anything: whole segments of the archive, each message of which has its entry in the trail. */
export async function leaving(places: Places, until: Date): Promise<Leaving | undefined> {
  const { db, copies } = places
  const { from: first, head: previousHead } = await beginsAt(db)
  const sealed = Math.min(await sealedThrough(db, until), first + REMOVED_AT_ONCE_MAX - 1)
  const segment = copies === undefined ? undefined : await lastSegment(copies.store, sealed)
  const last = copies === undefined ? sealed : (segment?.last ?? 0)
  if (last < first) return undefined
  await places.checkMayEnd(STREAM)
  const head = await chainThrough(places, { first, last, previousHead })
  if (segment !== undefined && segment.head !== head)
    throw new Error(`the archive of ${STREAM} holds other messages than the stream before ${last + 1}`)
  return { first, last, count: last - first + 1, previousHead, head }
}

/** The newest one stays: whoever goes on with the archive begins there. */
async function lastSegment(store: ArchiveStore, through: number) {
  const closed = (await listSegments(store, STREAM)).slice(0, -1)
  const found = closed.findLast(({ last }) => last <= through)
  return found && (await readManifest(store, found))
}

type Stretch = Omit<Leaving, 'count' | 'head'>

async function chainThrough(places: Places, { first, last, previousHead }: Stretch): Promise<string> {
  let head = previousHead
  for (let from = first; from <= last; from += PAGE_MESSAGES) {
    const count = Math.min(PAGE_MESSAGES, last - from + 1)
    const page = await places.log.messages(STREAM, from, count)
    if (page.length < count) throw new Error(`messages of ${STREAM} from ${from} on are missing`)
    await checkKept(places.db, page)
    for (const message of page) head = chainHash(head, message)
  }
  return head
}

/** Each act has its entry, in the table or among those that were moved from there. */
async function checkKept(db: Kysely<Database>, page: readonly StoredMessage[]): Promise<void> {
  const { pruned_until: prunedUntil } = await db
    .selectFrom('audit_log')
    .select('pruned_until')
    .executeTakeFirstOrThrow()
  const wasMoved = (ts: string) => prunedUntil !== null && Date.parse(ts) < prunedUntil.getTime()
  const acts = page
    .filter(({ subject }) => subject !== subjects.auditCheckpoint)
    .map((message) => ({ ...entryIdsOf(message), sequence: message.sequence }))
  const { rows } = await sql<{ readonly id: string }>`
    select id from audit_entry where id = any(${acts.flatMap(({ ids }) => ids)}::uuid[])`.execute(db)
  const kept = new Set(rows.map(({ id }) => id))
  const lost = acts.find(({ ids, ts }) => !ids.some((id) => kept.has(id)) && !wasMoved(ts))
  if (lost !== undefined) throw new Error(`message ${lost.sequence} of ${STREAM} has no entry in the trail`)
}

/** What the newest entry says that is gone: one that is signed, told and cosigned. */
export async function toldGone(db: Kysely<Database>): Promise<Leaving | undefined> {
  const { rows } = await sql<{ readonly details: Leaving }>`
    select said -> 'details' as details
    from audit_entry, lateral (select convert_from(bytes, 'UTF8')::jsonb as said) as read
    where action = 'trail.messages-removed' and outcome = 'allowed' and said ->> 'service' = 'event-store'
      and seq < (select coalesce(max(size), 0) from audit_checkpoint where announced and cosignature is not null)
    order by at desc, seq desc limit 1`.execute(db)
  return rows[0]?.details
}

/**
 * Removes what an entry has told of, from the stream and from the archive. The archive says first where it begins, so that nobody
 * misses what goes. Where it was left in the middle it goes on.
 */
export async function removeMessages(places: Places, gone: Leaving): Promise<void> {
  const { db, copies, removeBefore } = places
  const { first, last, previousHead, head } = gone
  if (copies === undefined) await removeBefore(STREAM, last + 1)
  else
    await copies.exclusively(STREAM, async () => {
      const { sequence } = await originOf(copies.store, STREAM)
      if (sequence < last)
        await putBeginning(copies.store, { stream: STREAM, first, last, previousHead, head })
      await removeBefore(STREAM, last + 1)
      await removeSegments(copies.store, STREAM)
    })
  await db
    .updateTable('audit_log')
    .set({ messages_from: last + 1, messages_head: head })
    .where('messages_from', '<=', last)
    .execute()
}

/** An archive that was begun after messages were removed is told where the stream begins. */
export async function settleCopies({ db, copies }: Pick<Places, 'db' | 'copies'>): Promise<void> {
  if (copies === undefined) return
  const { from, head } = await beginsAt(db)
  const last = from - 1
  if (last === 0 || (await originOf(copies.store, STREAM)).sequence >= last) return
  const beginning = { stream: STREAM, first: last, last, previousHead: head, head }
  await copies.exclusively(STREAM, () => putBeginning(copies.store, beginning))
}
