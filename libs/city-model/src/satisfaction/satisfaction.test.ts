import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  type Facts,
  MOOD_DAYS,
  MOOD_MAX,
  moved,
  NEED_COMMUTE,
  NEED_ENVIRONMENT,
  NEED_HEALTH,
  NEED_HOUSING,
  NEED_INCOME,
  NEED_SAFETY,
  NEED_SERVICES,
  NEED_WEIGHTS,
  NEED_WORK,
  NEEDS,
  OUTSIDE,
  SEEKING,
  scoreOf,
  WORKING,
  wishedMood,
} from './index.ts'

const bliss: Facts = {
  bought: 10,
  wanted: 10,
  employment: WORKING,
  commuteSeconds: 300,
  housingShare: 200,
  health: 1000,
  offencesNearby: 0,
  airIndex: 1,
  noiseTenths: 450,
  outageMinutes: 0,
}
const misery: Facts = {
  bought: 0,
  wanted: 10,
  employment: WORKING,
  commuteSeconds: 4500,
  housingShare: 600,
  health: 0,
  offencesNearby: 20,
  airIndex: 5,
  noiseTenths: 750,
  outageMinutes: 480,
}

describe('a need', () => {
  it('weighs its part of a thousand', () => {
    expect(NEED_WEIGHTS).toHaveLength(NEEDS)
    expect(NEED_WEIGHTS.reduce((sum, weight) => sum + weight, 0)).toBe(1000)
  })

  it.each([
    ['income', NEED_INCOME, { bought: 5 }, 500],
    ['income, when more is bought than wanted', NEED_INCOME, { bought: 15 }, 1000],
    ['income, when nothing is wanted', NEED_INCOME, { bought: 0, wanted: 0 }, 1000],
    ['work, when it is sought', NEED_WORK, { employment: SEEKING }, 100],
    ['work, outside of it', NEED_WORK, { employment: OUTSIDE }, 700],
    ['the way to work', NEED_COMMUTE, { commuteSeconds: 2400 }, 500],
    ['the way to no work', NEED_COMMUTE, { employment: SEEKING, commuteSeconds: 9999 }, 1000],
    ['housing', NEED_HOUSING, { housingShare: 400 }, 500],
    ['health', NEED_HEALTH, { health: 640 }, 640],
    ['safety', NEED_SAFETY, { offencesNearby: 5 }, 750],
    ['the environment, when the air is bad', NEED_ENVIRONMENT, { airIndex: 5 }, 500],
    ['the environment, when it is loud', NEED_ENVIRONMENT, { noiseTenths: 600 }, 750],
    ['services', NEED_SERVICES, { outageMinutes: 120 }, 750],
  ])('of %s is met as far as the facts say', (_, need, facts, score) => {
    expect(scoreOf(need, { ...bliss, ...facts })).toBe(score)
  })

  it('is wholly met in bliss and not at all in misery, and no further', () => {
    const beyond = {
      ...misery,
      commuteSeconds: 1e6,
      housingShare: 1e6,
      offencesNearby: 1e6,
      outageMinutes: 1e6,
      health: -5,
    }
    for (let need = 0; need < NEEDS; need += 1) {
      expect(scoreOf(need, bliss)).toBe(MOOD_MAX)
      if (need !== NEED_WORK) expect([scoreOf(need, misery), scoreOf(need, beyond)]).toEqual([0, 0])
    }
  })

  it('that does not exist has no score', () => {
    expect(() => scoreOf(NEEDS, bliss)).toThrow(RangeError)
  })
})

describe('mood', () => {
  const anyMood = fc.integer({ min: 0, max: MOOD_MAX })

  it('is led to the whole in bliss and nearly to nothing in misery', () => {
    expect(wishedMood(bliss)).toBe(MOOD_MAX)
    expect(wishedMood({ ...misery, employment: SEEKING, commuteSeconds: 0 })).toBe(18 + 120)
  })

  it('arrives from any side and stays', () => {
    fc.assert(
      fc.property(anyMood, anyMood, (start, wished) => {
        let mood = start
        for (let day = 0; day < 60; day += 1) mood = moved(mood, wished)
        return mood === wished && moved(mood, wished) === wished
      }),
    )
  })

  it('moves alike up and down', () => {
    fc.assert(
      fc.property(anyMood, anyMood, (mood, wished) => {
        const up = moved(mood, wished) - mood
        const mirrored = moved(MOOD_MAX - mood, MOOD_MAX - wished) - (MOOD_MAX - mood)
        return up + mirrored === 0
      }),
    )
  })

  it('never passes what it is led to', () => {
    fc.assert(
      fc.property(anyMood, anyMood, (mood, wished) => {
        const next = moved(mood, wished)
        return Math.min(mood, wished) <= next && next <= Math.max(mood, wished)
      }),
    )
  })

  it('goes an eighth of a long way', () => {
    expect([moved(0, 800), moved(800, 0)]).toEqual([800 / MOOD_DAYS, 800 - 800 / MOOD_DAYS])
  })
})
