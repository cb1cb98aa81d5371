import { describe, expect, it } from '@jest/globals'

import { SETTING, SETTINGS } from './city/settings.ts'
import { type CitySpec, foundWorld, hasSociety, loadEngines, policies, type World } from './index.ts'
import {
  applyPolicy,
  fallbackOf,
  foundSettings,
  type PolicyInput,
  type PolicyName,
  settingOf,
} from './policies.ts'

const engines = await loadEngines()

const town: CitySpec = { seed: 5, citizens: 800, source: { kind: 'generated' } }
const TO_MIDNIGHT_TICKS = 1110

function kpisAfterADay(inputs: readonly PolicyInput[]) {
  const world: World = foundWorld(town, { engines })
  world.apply(inputs)
  for (let tick = 0; tick < TO_MIDNIGHT_TICKS; tick += 1) world.step()
  const kpis = world.kpis()
  if (!hasSociety(kpis)) throw new Error('a generated city has citizens')
  return kpis
}

describe('a policy', () => {
  it.each([-1, 61, 20.5, Number.NaN])('refuses a tax rate of %p percent', (ratePercent) => {
    const input: PolicyInput = { type: 'EnactPolicy', policy: 'incomeTax', parameters: { ratePercent } }
    expect(() => settingOf(input)).toThrow(expect.objectContaining({ code: 'parameter_out_of_range' }))
  })

  it('takes the ends of its range', () => {
    const { min, max } = policies.incomeTax.ratePercent
    for (const ratePercent of [min, max]) {
      expect(settingOf({ type: 'EnactPolicy', policy: 'incomeTax', parameters: { ratePercent } })).toBe(
        ratePercent,
      )
    }
  })

  it('refuses a parameter it does not have', () => {
    const input: PolicyInput = {
      type: 'EnactPolicy',
      policy: 'incomeTax',
      parameters: { ratePercent: 1, bonus: 1 },
    }
    expect(() => settingOf(input)).toThrow(expect.objectContaining({ code: 'unknown_parameter' }))
  })

  it('refuses a name that is nobody’s', () => {
    // What a caller without types could send.
    const input = { type: 'RepealPolicy', policy: 'toString' } as unknown as PolicyInput
    expect(() => settingOf(input)).toThrow(expect.objectContaining({ code: 'unknown_policy' }))
  })

  it('leaves all as it was when one of several inputs is wrong', () => {
    const world = foundWorld(town, { engines })
    const before = world.stateHash()
    const good: PolicyInput = { type: 'EnactPolicy', policy: 'incomeTax', parameters: { ratePercent: 50 } }
    const bad: PolicyInput = { type: 'EnactPolicy', policy: 'incomeTax', parameters: { ratePercent: 99 } }
    expect(() => world.apply([good, bad])).toThrow()
    expect(world.stateHash()).toBe(before)
  })

  it('of a higher tax fills the treasury', () => {
    const taxed = kpisAfterADay([
      { type: 'EnactPolicy', policy: 'incomeTax', parameters: { ratePercent: 50 } },
    ])
    expect(taxed.treasuryCents).toBeGreaterThan(kpisAfterADay([]).treasuryCents)
  })

  it('of a universal income takes from the treasury, and money is only moved', () => {
    const paid = kpisAfterADay([
      { type: 'EnactPolicy', policy: 'universalIncome', parameters: { centsPerDay: 3000 } },
    ])
    const without = kpisAfterADay([])
    expect(paid.treasuryCents).toBeLessThan(without.treasuryCents)
    expect(paid.moneyCents).toBe(without.moneyCents)
  })

  it('of a congestion charge keeps cars out', () => {
    const charged = kpisAfterADay([
      { type: 'EnactPolicy', policy: 'congestionCharge', parameters: { centsPerArrival: 2000 } },
    ])
    expect(charged.tripsStarted).toBeLessThan(kpisAfterADay([]).tripsStarted)
  })

  it('once repealed leaves what held before', () => {
    const enacted: PolicyInput = { type: 'EnactPolicy', policy: 'incomeTax', parameters: { ratePercent: 50 } }
    const world = foundWorld(town, { engines })
    world.apply([enacted, { type: 'RepealPolicy', policy: 'incomeTax' }])
    expect(world.stateHash()).toBe(foundWorld(town, { engines }).stateHash())
  })
})

function settings() {
  const columns = { policySettings: new Int32Array(SETTINGS) }
  foundSettings(columns)
  return columns
}

// The keys are those of the policies, all of them.
const names = Object.keys(policies) as readonly PolicyName[]

describe('the settings of a city', () => {
  it('are one for each policy, at first what holds without it', () => {
    const { policySettings } = settings()
    expect(names).toHaveLength(SETTINGS)
    expect(policySettings.toSorted()).toEqual(Int32Array.from(names, fallbackOf).sort())
    expect(policySettings[SETTING.incomeTaxPercent]).toBe(fallbackOf('incomeTax'))
    expect(policySettings[SETTING.policingPercent]).toBe(fallbackOf('policing'))
  })

  it.each(names)('change in one place when %s is enacted, and back when it is repealed', (policy) => {
    const columns = settings()
    const before = columns.policySettings.slice()
    for (const [name, range] of Object.entries(policies[policy])) {
      const value = range.fallback === range.max ? range.min : range.max
      applyPolicy(columns, { type: 'EnactPolicy', policy, parameters: { [name]: value } })
      const changed = columns.policySettings.filter((setting, at) => setting !== before[at])
      expect([...changed]).toEqual([value])
    }
    applyPolicy(columns, { type: 'RepealPolicy', policy })
    expect(columns.policySettings).toEqual(before)
  })

  it.each(names)('stay as they are when %s is out of its range', (policy) => {
    const columns = settings()
    const before = columns.policySettings.slice()
    for (const [name, { min, max }] of Object.entries(policies[policy])) {
      for (const value of [min - 1, max + 1]) {
        const input = { type: 'EnactPolicy', policy, parameters: { [name]: value } } as const
        expect(() => applyPolicy(columns, input)).toThrow(
          expect.objectContaining({ code: 'parameter_out_of_range' }),
        )
      }
    }
    expect(columns.policySettings).toEqual(before)
  })

  it('need a place each', () => {
    expect(() => foundSettings({ policySettings: new Int32Array(SETTINGS - 1) })).toThrow(RangeError)
  })

  it('lie within the ranges of their policies', () => {
    for (const policy of names) {
      for (const { min, max, fallback } of Object.values(policies[policy])) {
        expect(min <= fallback && fallback <= max).toBe(true)
      }
    }
  })
})
