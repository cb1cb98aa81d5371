import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { seededRandom } from '@urbe/kernel'

import { generateCity } from '../generator/generate-city.ts'
import { WORKER } from '../society.ts'
import { firstEmployers, NO_EMPLOYER } from './first-employers.ts'
import { jobsOf } from './jobs.ts'
import { drawLots, LOT_WEIGHTS_MAX, wholeWeights } from './lots.ts'

describe('jobs', () => {
  it('are 97 for a hundred workers, at least one in each business, few of them large', () => {
    const jobs = jobsOf(400, 3000)
    expect(jobs.reduce((sum, each) => sum + each, 0)).toBe(2910)
    expect(Math.min(...jobs)).toBeGreaterThanOrEqual(1)
    expect(jobs.filter((each) => each > 40).length).toBeLessThan(20)
    expect(Math.max(...jobs)).toBeGreaterThan(50)
  })

  it('are one in each business where there are more businesses than workers', () => {
    expect([...jobsOf(9, 4)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1])
  })
})

describe('lots', () => {
  it('are drawn as often as their weights say, and never without one', () => {
    const weight = Int32Array.of(0, 1, 3)
    const draw = { random: seededRandom(1), ask: 0, count: 8000 }
    const drawn = drawLots(draw, { node: Int32Array.of(5, 6, 7), weight })
    const times = [0, 1, 2].map((lot) => drawn.filter((each) => each === lot).length)
    expect(times[0]).toBe(0)
    expect((times[2] ?? 0) / (times[1] ?? 1)).toBeCloseTo(3, 0)
  })

  it('have whole weights whose sum is in bounds, and above 0 what was above 0', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(weights, (each) => {
        const whole = wholeWeights(Float64Array.from(each))
        expect(whole.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(LOT_WEIGHTS_MAX)
        expect(Array.from(whole, (weight) => weight > 0)).toEqual(each.map((weight) => weight > 0))
      }),
    )
  })
})

describe('first employers', () => {
  const { network, society } = generateCity(11, 20_000)
  const { citizenFirstEmployer, businessJobs, citizenKind } = society
  const metresTo = (citizen: number, business: number) => {
    const home = society.householdNode[society.citizenHousehold[citizen] ?? 0] ?? 0
    const work = society.businessNode[business] ?? 0
    return Math.hypot(
      (network.nodeX[home] ?? 0) - (network.nodeX[work] ?? 0),
      (network.nodeY[home] ?? 0) - (network.nodeY[work] ?? 0),
    )
  }

  it('are had by workers only, and fill every job once', () => {
    const hired = new Int32Array(society.businessCount)
    for (const [citizen, business] of citizenFirstEmployer.entries()) {
      if (business === NO_EMPLOYER) continue
      expect(citizenKind[citizen]).toBe(WORKER)
      hired[business] = (hired[business] ?? 0) + 1
    }
    expect(hired).toEqual(businessJobs)
  })

  it('are nearer to home than chance would have them', () => {
    const workers = [...citizenFirstEmployer.keys()].filter(
      (citizen) => (citizenFirstEmployer[citizen] ?? -1) >= 0,
    )
    const mean = (employer: (citizen: number, rank: number) => number) =>
      workers.reduce((sum, citizen, rank) => sum + metresTo(citizen, employer(citizen, rank)), 0) /
      workers.length
    const own = mean((citizen) => citizenFirstEmployer[citizen] ?? 0)
    const swapped = mean((_, rank) => citizenFirstEmployer[workers[(rank * 7919) % workers.length] ?? 0] ?? 0)
    expect(own).toBeLessThan(0.98 * swapped)
  })

  it('are none where nobody works or nobody offers work', () => {
    const map = { ...network, ...society }
    const idle = firstEmployers({ ...map, citizenKind: new Uint8Array(society.citizenCount) })
    expect(new Set(idle)).toEqual(new Set([NO_EMPLOYER]))
    const closed = firstEmployers({
      ...map,
      businessNode: new Int32Array(0),
      businessJobs: new Int32Array(0),
    })
    expect(new Set(closed)).toEqual(new Set([NO_EMPLOYER]))
  })
})
