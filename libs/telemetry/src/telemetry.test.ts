import { afterAll, describe, expect, it } from '@jest/globals'

import { SERIES_PER_METRIC_MAX } from '@urbe/contracts'

import { samplesIn } from './families.ts'
import { createLogger } from './logger.ts'
import { createMeters } from './meters.ts'
import { nextTraceparent } from './traceparent.ts'
import { withSpan } from './tracing.ts'

const meters = createMeters({ service: 'auth' })
afterAll(() => meters.stop())

describe('meters', () => {
  it('count, rise and fall, and spread', async () => {
    const counter = meters.counter({ name: 'tries_total', help: 'Tries', labels: ['kind'] })
    counter.with({ kind: 'good' }).inc()
    counter.with({ kind: 'good' }).inc(2)
    meters.gauge({ name: 'depth', help: 'Depth', collect: () => 7 })
    meters
      .histogram({ name: 'took_seconds', help: 'Time', buckets: [1] })
      .with()
      .observe(0.5)
    const { body } = await meters.text()
    expect(body).toContain('tries_total{kind="good",service="auth"} 3')
    expect(body).toContain('depth{service="auth"} 7')
    expect(body).toContain('took_seconds_bucket{le="1",service="auth"} 1')
    const samples = samplesIn(await meters.families())
    expect(samples).toContainEqual(
      expect.objectContaining({ name: 'tries_total', type: 'counter', value: 3 }),
    )
    expect(samples).toContainEqual(expect.objectContaining({ name: 'took_seconds_count', value: 1 }))
  })

  it('keep so many series and count the rest', async () => {
    const counter = meters.counter({ name: 'many_total', help: 'Many', labels: ['id'] })
    for (let id = 0; id <= SERIES_PER_METRIC_MAX; id += 1) counter.with({ id: `${id}` }).inc()
    const samples = samplesIn(await meters.families())
    expect(samples.filter(({ name }) => name === 'many_total')).toHaveLength(SERIES_PER_METRIC_MAX)
    expect(samples).toContainEqual(
      expect.objectContaining({ name: 'urbe_meter_series_dropped_total', value: 1 }),
    )
  })

  it('have names that Prometheus’ own checker accepts', async () => {
    const types = [...(await meters.text()).body.matchAll(/^# TYPE (\S+) (\S+)$/gm)]
    expect(types.length).toBeGreaterThan(10)
    for (const [, name = '', type] of types)
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
  })
})

describe('a log line', () => {
  it('blots out secrets and carries the trace', async () => {
    const lines: string[] = []
    const destination = { write: (line: string) => void lines.push(line) }
    const log = createLogger({ service: 'auth', level: 'info', destination })
    await withSpan({ name: 'work' }, async () => {
      log.info({ password: 'canary', headers: { authorization: 'canary', 'set-cookie': 'canary' } }, 'said')
    })
    expect(lines.join()).not.toContain('canary')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      msg: 'said',
      trace_id: expect.any(String),
    })
  })
})

describe('a log line, whatever is in it,', () => {
  it('is one line of JSON, with the time in UTC', () => {
    const lines: string[] = []
    const log = createLogger({
      service: 'auth',
      level: 'info',
      destination: { write: (line: string) => void lines.push(line) },
    })
    const name = 'a"}\r\n{"level":"fatal"}\u001b[31m\u2028%s'
    log.info({ name, err: new Error(name) }, 'asked')
    expect(lines).toHaveLength(1)
    for (const control of ['\r', '\n', '\u001b']) expect(lines[0]?.trimEnd()).not.toContain(control)
    const line = JSON.parse(lines[0] ?? '')
    expect(line).toMatchObject({ level: 'info', service: 'auth', name, msg: 'asked' })
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })
})

describe('a trace', () => {
  it('goes on with the trace that was sent, in a step of its own', () => {
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    expect(nextTraceparent(parent)).toMatch(
      /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/,
    )
  })

  it.each([undefined, '', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])(
    'begins anew after %s',
    (parent) => {
      expect(nextTraceparent(parent)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    },
  )
})
