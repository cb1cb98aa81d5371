import { describe, expect, it } from '@jest/globals'

import { inTurn, problem, urbe } from './stand-in.ts'

const JOB = '0197a3a0-0000-7000-8000-00000000000a'
const job = (more: object) => ({
  id: JOB,
  kind: 'verify',
  status: 'done',
  startedAt: '2026-11-01T00:00:00.000Z',
  progress: { messages: 9, of: 9 },
  ok: true,
  findings: [],
  verified: [{ stream: 'PLATFORM', messages: 9, archived: 9, head: 'abc', ok: true }],
  ...more,
})
const running = job({ status: 'running', ok: null, progress: { messages: 3, of: 12 }, verified: undefined })
const altered = {
  stream: 'PLATFORM',
  where: 'archive',
  kind: 'altered',
  first: 4,
  last: 6,
  segment: '000000000001-000000000009',
  detail: 'the body is another one',
}
const missing = {
  stream: 'PLATFORM',
  where: 'stream',
  kind: 'missing',
  first: 8,
  last: 8,
  detail: 'not there',
}

describe('urbe log verify', () => {
  it('waits for the job, shows how far it is, and ends well when all is intact', async () => {
    const { code, out, drawn, asked } = await urbe(
      'log verify PLATFORM',
      { 'POST /integrity/verify': running, [`GET /integrity/jobs/${JOB}`]: inTurn(running, job({})) },
      { isSeen: true, env: { NO_COLOR: '1' } },
    )
    expect(code).toBe(0)
    expect(out.split('\n')).toEqual([
      'STATUS  STREAM    MESSAGES  ARCHIVED  CHAIN HEAD',
      'intact  PLATFORM  9         9         abc',
    ])
    expect(drawn).toContain('verifying [######------------------]  25 %  3 of 12')
    expect(asked[0]).toBe('POST /integrity/verify {"streams":["PLATFORM"]}')
  })

  it('tells every finding and ends with a code of its own', async () => {
    const verified = [{ stream: 'PLATFORM', messages: 8, archived: 9, head: 'abc', ok: false }]
    const found = job({ ok: false, findings: [altered, missing], verified })
    const { code, out, err } = await urbe('log verify', { 'POST /integrity/verify': found })
    expect([code, err]).toEqual([4, 'not intact: 2 findings'])
    expect(out.split('\n').slice(3)).toEqual([
      'STREAM    WHERE    SEQUENCES  KIND     DETAIL',
      'PLATFORM  archive  4-6        altered  the body is another one (000000000001-000000000009)',
      'PLATFORM  stream   8          missing  not there',
    ])
  })

  it('gives programs the job as it is', async () => {
    const found = job({ ok: false, findings: [missing] })
    const { code, out, err } = await urbe('log verify --json', { 'POST /integrity/verify': found })
    expect([code, JSON.parse(out), JSON.parse(err).exitCode]).toEqual([4, found, 4])
  })

  it('draws no bar and no colours where a program reads', async () => {
    const { out, drawn } = await urbe('log verify', {
      'POST /integrity/verify': running,
      [`GET /integrity/jobs/${JOB}`]: job({}),
    })
    expect([drawn, out.includes('\u001b')]).toEqual(['', false])
  })

  it('takes the verification back when nobody waits for it any more', async () => {
    const interrupt = new AbortController()
    const { code, err, asked } = await urbe(
      'log verify',
      {
        'POST /integrity/verify': running,
        [`GET /integrity/jobs/${JOB}`]: () => {
          setImmediate(() => interrupt.abort())
          return running
        },
        [`DELETE /integrity/jobs/${JOB}`]: {},
      },
      { interrupt },
    )
    expect([code, err, asked.at(-1)]).toEqual([130, 'interrupted', `DELETE /integrity/jobs/${JOB}`])
  })

  it.each([
    ['a job that failed', job({ status: 'failed', ok: null, detail: 'the disk is full' }), 1],
    ['another job under way', problem(409, 'integrity_job_running'), 1],
    ['an archive that is away', problem(503, 'archive_unavailable'), 3],
    ['a service that is away', problem(502, 'service_unavailable'), 3],
  ])('ends for %s with %#', async (_, answer, expected) => {
    expect((await urbe('log verify', { 'POST /integrity/verify': answer })).code).toBe(expected)
  })
})

const repairs = (mode: string, more: object = {}) =>
  job({
    kind: 'repair',
    verified: undefined,
    ok: mode !== 'not_possible',
    repaired: [
      {
        stream: 'PLATFORM',
        mode,
        firstDifference: 4,
        restored: 6,
        appendedAgain: 2,
        orphans: 1,
        orphansFile: 'orphans/PLATFORM.ndjson',
        detail: 'because',
      },
    ],
    ...more,
  })
const DRY = 'POST /integrity/repair {"stream":"PLATFORM","dryRun":true}'
const WET = 'POST /integrity/repair {"stream":"PLATFORM","dryRun":false}'

describe('urbe log repair', () => {
  it('tells what it would do and changes nothing', async () => {
    const { code, out, asked } = await urbe('log repair PLATFORM --dry-run', {
      'POST /integrity/repair': repairs('rebuilt'),
    })
    expect([code, asked]).toEqual([0, [DRY]])
    expect(out.split('\n')).toEqual([
      'PLATFORM  rebuilt  because',
      '  first difference  4',
      '  written           6 from the archive, 2 kept of the damaged stream',
      '  left out          1 (orphans/PLATFORM.ndjson)',
    ])
  })

  it('does not ask whoever has said yes', async () => {
    const { code, asked } = await urbe('log repair PLATFORM --yes', {
      'POST /integrity/repair': repairs('rebuilt'),
    })
    expect([code, asked]).toEqual([0, [WET]])
  })

  it.each([
    ['y', 0, [DRY, WET]],
    ['no', 1, [DRY]],
    ['', 1, [DRY]],
  ])('shows the plan and asks: %j', async (typed, code, asked) => {
    const done = await urbe(
      'log repair PLATFORM',
      { 'POST /integrity/repair': repairs('rebuilt') },
      { typed },
    )
    expect([done.code, done.asked]).toEqual([code, asked])
  })

  it('does not ask when there is nothing to do', async () => {
    const { code, asked } = await urbe(
      'log repair PLATFORM',
      { 'POST /integrity/repair': repairs('nothing_to_do') },
      { typed: 'y' },
    )
    expect([code, asked]).toEqual([0, [DRY]])
  })

  it('asks also when a dry run holds it for impossible: the archive is mended only in earnest', async () => {
    const { code, asked } = await urbe(
      'log repair PLATFORM',
      { 'POST /integrity/repair': inTurn(repairs('not_possible'), repairs('rebuilt')) },
      { typed: 'yes' },
    )
    expect([code, asked]).toEqual([0, [DRY, WET]])
  })

  it('fails when it is not possible', async () => {
    const { code, err } = await urbe('log repair PLATFORM --yes', {
      'POST /integrity/repair': repairs('not_possible', { detail: 'the archive has a gap' }),
    })
    expect([code, err]).toEqual([1, 'the archive has a gap'])
  })
})

describe('urbe log restore', () => {
  it('makes a stream that is gone anew', async () => {
    const { code, asked } = await urbe('log restore PLATFORM', {
      'GET /streams/PLATFORM': problem(404, 'stream_not_found'),
      'POST /integrity/repair': repairs('rebuilt'),
    })
    expect([code, asked[1]]).toEqual([0, WET])
  })

  it('leaves a stream alone that still holds something', async () => {
    const { code, err, asked } = await urbe('log restore PLATFORM', {
      'GET /streams/PLATFORM': { messages: 7 },
    })
    expect([code, asked]).toEqual([1, ['GET /streams/PLATFORM']])
    expect(err).toBe('PLATFORM is not gone, it holds 7 messages: urbe log repair PLATFORM')
  })
})
