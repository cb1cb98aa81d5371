import { expect, it } from '@jest/globals'

import { accountOf, lineOf, pageOf } from './report.ts'
import { skipped, type Truth } from './truth.ts'

const truth: Truth = {
  id: 'T2',
  what: 'cost of a path',
  expected: '92',
  obtained: '92.000001',
  tolerance: '1e-5 |abs|',
  outcome: 'pass',
}
const wrong: Truth = { ...truth, outcome: 'fail' }

it('counts what passed, what failed and what could not be tried', () => {
  const truths = [truth, wrong, truth, skipped('T1', 'Anaheim', '/data/tntp')]
  expect(accountOf(truths)).toEqual({ passed: 2, failed: 1, skipped: 1 })
})

it('makes a failure stand out in its line', () => {
  expect([lineOf(truth), lineOf(wrong)].map((line) => line.slice(0, 13))).toEqual([
    'pass    T2   ',
    'FAIL    T2   ',
  ])
})

it('says where the data was looked for', () => {
  expect(lineOf(skipped('T1', 'Anaheim', '/data/tntp'))).toContain('no data at /data/tntp')
})

it('writes a page with a table for every part', () => {
  const conditions = { folder: '/home/me/data', node: '24.1.0', seconds: 3, date: '2026-01-02' }
  const absent = skipped('T1', 'Anaheim', '/home/me/data/tntp/Anaheim_net.tntp')
  const page = pageOf(new Map([['roads', [truth, absent]]]), conditions)
  expect(page).toContain('## roads\n\n| truth | what |')
  expect(page).toContain('| T2 | cost of a path | 92 | 92.000001 | 1e-5 \\|abs\\| | pass |\n')
  expect(page).toContain(
    '1 passed, 0 failed, 1 skipped for want of data or of SUMO, on 2026-01-02 with Node 24.1.0 in 3 s.',
  )
})
