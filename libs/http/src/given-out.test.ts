import { expect, it } from '@jest/globals'

import type { AuditAct } from '@urbe/audit'
import { endpoints } from '@urbe/contracts'

import type { Answer, Binding, Incoming } from './binding.ts'
import { GIVEN_OUT_WINDOW_MS, givenOut, QUESTIONS_MAX, ROWS_TOLD_AT_ONCE, TAKERS_MAX } from './given-out.ts'

/** Callers, answers and a clock that a test turns by hand. */
function house() {
  const acts: AuditAct[] = []
  const waiting: { readonly ms: number; readonly work: () => void }[] = []
  const told = givenOut({
    audit: { note: (act) => void acts.push(act) },
    later: (ms, work) => void waiting.push({ ms, work }),
  })
  const open = (endpoint: unknown, answer: Answer) =>
    // The casts hold because only these fields are looked at.
    told({ endpoint, handle: async () => answer } as Binding)
  const from = (id: string, cursor?: string) =>
    ({
      params: {},
      query: { cursor },
      headers: {},
      address: '10.0.0.1',
      asker: {
        actor: `user:${id}`,
        userId: id,
        roles: ['admin'],
        correlationId: 'c',
        traceparent: '00-t-s-01',
      },
    }) as unknown as Incoming
  const endWindow = () => {
    const due = waiting.splice(0)
    for (const { work } of due) work()
    return due.map(({ ms }) => ms)
  }
  const sums = () => acts.map(({ actor, details }) => [actor.id, details?.['requests'], details?.['rows']])
  return { acts, told, open, from, endWindow, sums }
}
const page = (items: number): Answer => ({
  body: { items: Array.from({ length: items }), next: null } as never,
})

it('is told at the first answer, with who took what', async () => {
  const { open, from, acts } = house()
  await open(endpoints.listAuditEvents, page(50)).handle(from('ana'))
  expect(acts).toMatchObject([
    {
      action: 'data.exported',
      outcome: 'allowed',
      actor: { type: 'user', id: 'ana' },
      context: { address: '10.0.0.1' },
      details: { operation: 'listAuditEvents', requests: 1, rows: 50 },
    },
  ])
})

it('is added up where somebody goes on page by page, each caller and operation by itself', async () => {
  const { open, from, endWindow, sums } = house()
  const events = open(endpoints.listAuditEvents, page(50))
  for (const cursor of [undefined, 'two', 'three']) await events.handle(from('ana', cursor))
  await events.handle(from('bob'))
  await open(endpoints.listUsers, page(2)).handle(from('ana'))
  expect(sums()).toEqual([
    ['ana', 1, 50],
    ['bob', 1, 50],
    ['ana', 1, 2],
  ])
  expect(endWindow()).toEqual(Array(3).fill(GIVEN_OUT_WINDOW_MS))
  expect(sums().slice(3)).toEqual([['ana', 2, 100]])
  await events.handle(from('ana'))
  expect(sums().at(-1)).toEqual(['ana', 1, 50])
})

it('is told before the window is over when it is much', async () => {
  const { open, from, endWindow, sums } = house()
  const events = open(endpoints.listAuditEvents, page(200))
  for (let at = 0; at < 8; at += 1) await events.handle(from('ana', `${at}`))
  expect(sums()).toEqual([
    ['ana', 1, 200],
    ['ana', ROWS_TOLD_AT_ONCE / 200, ROWS_TOLD_AT_ONCE],
  ])
  endWindow()
  expect(sums().at(-1)).toEqual(['ana', 2, 400])
})

it('counts what is looked at again once, as far as it is known', async () => {
  const { open, from, endWindow, sums } = house()
  const events = open(endpoints.listAuditEvents, page(50))
  for (let at = 0; at < 10; at += 1) await events.handle(from('ana', at % 2 === 0 ? undefined : 'two'))
  endWindow()
  expect(sums()).toEqual([
    ['ana', 1, 50],
    ['ana', 9, 50],
  ])
  for (const _ of [1, 2])
    for (let at = 0; at <= QUESTIONS_MAX; at += 1) await events.handle(from('bob', `${at}`))
  endWindow()
  expect(sums().at(-1)).toEqual(['bob', 2 * QUESTIONS_MAX + 1, 50 * (QUESTIONS_MAX + 1)])
})

it.each([
  ['lines of a text', { text: { type: 'text/csv', content: 'a\nb\nc' } }, 3],
  [
    'pieces of a KiB of bytes',
    { bytes: { type: 'application/octet-stream', content: new Uint8Array(1_025) } },
    2,
  ],
  ['the longest list of an answer', { body: { total: 9, counts: [1], entries: [1, 2] } as never }, 2],
  ['nothing of what has none', { body: { total: 9 } as never }, 0],
])('counts %s', async (_, answer: Answer, rows) => {
  const { open, from, sums } = house()
  await open(endpoints.auditReport, answer).handle(from('ana'))
  expect(sums()).toEqual([['ana', 1, rows]])
})

it('is not told of what gives nothing out, nor of what was refused', async () => {
  const { told, open, from, acts } = house()
  await open(endpoints.auditCheckpoint, { text: { type: 'text/plain', content: 'x' } }).handle(from('ana'))
  const refused = told({
    endpoint: endpoints.listUsers as unknown as Binding['endpoint'],
    handle: () => Promise.reject(new Error('no')),
  })
  await expect(refused.handle(from('ana'))).rejects.toThrow('no')
  expect(acts).toEqual([])
})

it('tells each answer by itself to more callers than are added up', async () => {
  const { open, from, sums } = house()
  const events = open(endpoints.listAuditEvents, page(1))
  for (let at = 0; at < TAKERS_MAX; at += 1) await events.handle(from(`${at}`))
  await events.handle(from('last'))
  await events.handle(from('last'))
  expect(sums().slice(TAKERS_MAX)).toEqual([
    ['last', 1, 1],
    ['last', 1, 1],
  ])
})
