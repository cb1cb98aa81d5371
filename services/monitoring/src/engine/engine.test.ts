import { describe, expect, it } from '@jest/globals'

import type { RuleInForce } from '../alert-rule/queries.ts'
import { seriesKey, seriesStore } from '../metrics/series.ts'
import { alertIdOf, type Candidate } from './candidate.ts'
import { alertEngine } from './engine.ts'
import type { ActiveSeries } from './memory.ts'
import type { OpenAlert } from './restore.ts'

const rule: RuleInForce = {
  changedAt: 0,
  id: '0190a000-0000-7000-8000-000000000001',
  name: 'too slow',
  metric: 'speed',
  labels: {},
  comparison: '<',
  threshold: 10,
  forSeconds: 5,
  severity: 'warning',
  channels: [],
  enabled: true,
  createdAt: '2030-01-01T08:00:00.000Z',
  version: 1,
}
const labels = { city: 'a' }

const key = seriesKey(labels)
const inLog = {
  id: alertIdOf({ rule, key, activeAt: 1_000 }),
  ruleId: rule.id,
  labels,
  value: 5,
  activeAt: 1_000,
}

/** An engine with a clock that is set by hand, and a log and a memory that outlive it. */
function stage() {
  const lines: string[] = []
  const remembered = new Map<string, ActiveSeries>()
  const firing = new Map<string, OpenAlert>()
  const clock = { now: 0, cityThere: true, failures: 0 }
  const tell = (candidate: Candidate, line: string, change: () => void) => {
    if (clock.failures > 0) {
      clock.failures -= 1
      return Promise.reject(new Error('the log is away'))
    }
    change()
    lines.push(`${clock.now} ${line} ${candidate.labels['city']} since ${candidate.activeAt}`)
    return Promise.resolve()
  }
  const open = () => {
    const store = seriesStore()
    const engine = alertEngine({
      memory: {
        all: () => Promise.resolve([...remembered.values()]),
        begin: (active) => Promise.resolve(void remembered.set(active.series, active)),
        end: ({ series }) => Promise.resolve(void remembered.delete(series)),
      },
      alerts: {
        fire: (each) =>
          tell(each, 'fired', () =>
            firing.set(each.alertId, { ...each, id: each.alertId, ruleId: each.rule.id }),
          ),
        resolve: (each, reason) => tell(each, reason, () => firing.delete(each.alertId)),
      },
      now: () => clock.now,
      latest: store.ofMetric,
      exists: () => clock.cityThere,
      onFault: () => undefined,
    })
    return {
      engine,
      async sample(at: number, value: number) {
        clock.now = at
        const sample = { name: 'speed', type: 'gauge', help: '', labels, value } as const
        const series = store.put(sample, { at, source: 'a' })
        if (series !== undefined) engine.evaluate([series])
        await engine.idle()
      },
      async tick(at: number) {
        clock.now = at
        engine.tick()
        await engine.idle()
      },
      forget: () => store.forget('a'),
    }
  }
  return { lines, remembered, firing, clock, open }
}

describe('an alert', () => {
  it('fires when the condition has held for the time of the rule, and not before', async () => {
    const { lines, open } = stage()
    const { engine, sample, tick } = open()
    engine.setRules([rule])
    await sample(1_000, 5)
    await tick(5_999)
    expect(lines).toEqual([])
    await tick(6_000)
    await tick(7_000)
    expect(lines).toEqual(['6000 fired a since 1000'])
  })

  it('starts anew when the condition was interrupted', async () => {
    const { lines, open } = stage()
    const { engine, sample } = open()
    engine.setRules([rule])
    await sample(1_000, 5)
    await sample(4_000, 15)
    await sample(5_000, 5)
    await sample(9_999, 5)
    expect(lines).toEqual([])
    await sample(10_000, 5)
    expect(lines).toEqual(['10000 fired a since 5000'])
  })

  it('fires at once without a time, and is resolved when the condition is over', async () => {
    const { lines, open, remembered } = stage()
    const { engine, sample } = open()
    engine.setRules([{ ...rule, forSeconds: 0 }])
    await sample(1_000, 5)
    await sample(2_000, 10)
    expect(lines).toEqual(['1000 fired a since 1000', '2000 cleared a since 1000'])
    expect([engine.size(), remembered.size]).toEqual([0, 0])
  })

  it('does not count what was true before its rule was made', async () => {
    const { lines, open } = stage()
    const { engine, sample, tick } = open()
    await sample(1_000, 5)
    engine.setRules([{ ...rule, changedAt: 60_000 }])
    await tick(64_999)
    expect(lines).toEqual([])
    await tick(65_000)
    expect(lines).toEqual(['65000 fired a since 60000'])
  })

  it('is tried again when the log could not be written', async () => {
    const { lines, open, clock } = stage()
    const { engine, sample, tick } = open()
    engine.setRules([{ ...rule, forSeconds: 0 }])
    clock.failures = 2
    await sample(1_000, 5)
    await tick(2_000)
    expect(lines).toEqual([])
    await tick(3_000)
    expect(lines).toEqual(['3000 fired a since 1000'])
  })
})

describe('an alert that fires', () => {
  async function fired() {
    const set = stage()
    const house = set.open()
    house.engine.setRules([{ ...rule, forSeconds: 0 }])
    await house.sample(1_000, 5)
    set.lines.length = 0
    return { ...set, ...house }
  }

  it('is resolved when its rule is removed', async () => {
    const { engine, lines } = await fired()
    engine.setRules([])
    await engine.idle()
    expect(lines).toEqual(['1000 rule_changed a since 1000'])
  })

  it('starts anew when its rule is changed and the condition still holds', async () => {
    const { engine, lines, tick, firing } = await fired()
    engine.setRules([{ ...rule, version: 2, forSeconds: 0, threshold: 20 }])
    await tick(1_500)
    expect(lines).toEqual(['1000 rule_changed a since 1000', '1500 fired a since 1000'])
    expect(new Set(firing.keys())).toEqual(
      new Set([alertIdOf({ rule: { ...rule, version: 2 }, key, activeAt: 1_000 })]),
    )
  })

  it('is resolved when its data is gone', async () => {
    const { lines, forget, tick } = await fired()
    forget()
    await tick(9_000)
    expect(lines).toEqual(['9000 no_data a since 1000'])
  })
})

describe('after a restart', () => {
  it('goes on counting where it stood', async () => {
    const { lines, open, remembered } = stage()
    const before = open()
    before.engine.setRules([rule])
    await before.sample(1_000, 5)
    const after = open()
    after.engine.setRules([rule])
    after.engine.restore([...remembered.values()], [])
    await after.sample(6_000, 5)
    expect(lines).toEqual(['6000 fired a since 1000'])
  })

  it('neither doubles nor loses an alert that fires', async () => {
    const { lines, open, remembered, firing } = stage()
    const now = { ...rule, forSeconds: 0 }
    const before = open()
    before.engine.setRules([now])
    await before.sample(1_000, 5)
    const after = open()
    after.engine.setRules([now])
    after.engine.restore([...remembered.values()], [...firing.values()])
    await after.tick(600_000)
    await after.sample(601_000, 5)
    await after.sample(602_000, 50)
    expect(lines).toEqual(['1000 fired a since 1000', '602000 cleared a since 1000'])
  })

  it('resolves what only the log remembers', async () => {
    const { lines, open } = stage()
    const { engine, sample } = open()
    engine.setRules([{ ...rule, forSeconds: 0 }])
    engine.restore([], [inLog])
    await sample(5_000, 50)
    expect(lines).toEqual(['5000 cleared a since 1000'])
  })

  it('resolves the alerts of rules that changed while it was away', async () => {
    const { lines, open } = stage()
    const { engine, tick } = open()
    engine.setRules([{ ...rule, version: 2 }])
    engine.restore([], [inLog])
    await tick(2_000)
    expect(lines).toEqual(['0 rule_changed a since 1000'])
  })

  it('resolves the alerts of a city that is no longer there', async () => {
    const { lines, open, clock } = stage()
    const { engine, tick } = open()
    engine.setRules([rule])
    engine.restore([], [inLog])
    clock.cityThere = false
    await tick(2_000)
    expect(lines).toEqual(['2000 no_data a since 1000'])
  })
})

it('the same version of a rule, series and beginning are the same alert', () => {
  const one = alertIdOf({ rule, key, activeAt: 1 })
  expect(alertIdOf({ rule, key, activeAt: 1 })).toBe(one)
  expect(alertIdOf({ rule, key, activeAt: 2 })).not.toBe(one)
  expect(alertIdOf({ rule: { ...rule, version: 2 }, key, activeAt: 1 })).not.toBe(one)
})
