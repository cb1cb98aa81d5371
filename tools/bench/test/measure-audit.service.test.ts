import { expect, it } from '@jest/globals'

import { measureAudit } from '../audit/measure.ts'

const tiny = {
  entries: 700,
  sealing: { perSecond: 100, seconds: 1, burst: 200 },
  timelines: { queries: 4, furtherRows: 300 },
}

it('measures the audit trail in its short form', async () => {
  const figures = await measureAudit(tiny, () => undefined)
  expect(figures.map(({ name }) => name)).toEqual([
    'audit trail: from an act to a checkpoint that covers it, p99',
    'audit trail: CPU of the sequencer for an entry, with the check of its signature',
    'audit trail: CPU of the sequencer for an entry that is signed alone',
    'audit trail: CPU of the sender for an act, signed',
    'audit trail: CPU of the sender for an act that is signed alone',
    'audit trail: CPU of the sequencer for an entry, append alone',
    'audit trail: a million entries verified out of the database',
    'audit trail: a page of one user’s timeline, p99',
  ])
  for (const { ours } of figures) expect(ours).toBeGreaterThan(0)
})
