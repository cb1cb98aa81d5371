import { randomUUID } from 'node:crypto'

import { type AuditEntry, auditCategoryOf, subjects, trailRequest } from '@urbe/contracts'

import type { startGround } from './house.ts'

export type Said = Pick<AuditEntry, 'action'> & Partial<AuditEntry>
type Ground = Pick<Awaited<ReturnType<typeof startGround>>, 'publish' | 'subscribe'>

/** The trail, as event-store shows it; its entries are a second apart, the first of them a minute ago. */
export function trailOn(ground: Ground) {
  const began = Date.now() - 60_000
  const entries: AuditEntry[] = []
  const asked: number[] = []
  const { unsubscribe } = ground.subscribe(subjects.auditEntries, (body, _subject, reply) => {
    const { from } = trailRequest.parse(JSON.parse(new TextDecoder().decode(body)))
    asked.push(from)
    const answer = { entries: entries.slice(from, from + 7), size: entries.length }
    ground.publish(reply ?? '', Buffer.from(JSON.stringify(answer)))
  })
  return {
    asked,
    stop: unsubscribe,
    write(said: Said): void {
      const seq = entries.length
      const category = auditCategoryOf(said.action)
      const ts = new Date(began + seq * 1_000).toISOString()
      const base = {
        v: 1,
        id: randomUUID(),
        service: 'auth',
        outcome: 'allowed',
        actor: { type: 'anonymous' },
      } as const
      entries.push({ ...base, category, ts, ...said, seq })
    },
  }
}
