import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { chanceOf, purpose } from './chance.ts'
import { eventWheel } from './event-wheel.ts'
import { chosen, everybody } from './susceptible.ts'

describe('those who can be infected', () => {
  it('are taken out once each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.infiniteStream(fc.nat()), (population, stream) => {
        const left = everybody(population)
        const taken = Array.from({ length: population }, () =>
          left.take((stream.next().value ?? 0) % left.count()),
        )
        expect(taken.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: population }, (_, person) => person),
        )
        expect(left.count()).toBe(0)
      }),
    )
  })

  it('are chosen with the probability of the hazard, each place alike', () => {
    const chance = chanceOf(3)
    const hits = new Array<number>(10).fill(0)
    const rounds = 20_000
    for (let round = 0; round < rounds; round += 1) {
      for (const place of chosen(10, 0.3, (draw) => chance.waiting(draw, round, purpose.meet))) {
        hits[place] = (hits[place] ?? 0) + 1
      }
    }
    const p = 1 - Math.exp(-0.3)
    const deviation = Math.sqrt(rounds * p * (1 - p))
    for (const hit of hits) expect(Math.abs(hit - rounds * p)).toBeLessThan(4.5 * deviation)
  })

  it('are nobody without a hazard, and everybody under a great one', () => {
    expect(chosen(5, 0, () => 1)).toEqual([])
    expect(chosen(5, 1e9, () => 1)).toEqual([0, 1, 2, 3, 4])
  })
})

describe('the wheel of events', () => {
  it('brings everybody in the step it was set to, and once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 }), (delays) => {
        const wheel = eventWheel(delays.length, 20)
        for (const [person, delay] of delays.entries()) wheel.schedule(person, 13, delay)
        const came = new Map<number, number>()
        for (let now = 14; now < 60; now += 1) wheel.due(now, (person) => came.set(person, now - 13))
        expect(delays.map((_, person) => came.get(person))).toEqual(delays)
      }),
    )
  })

  it('takes who is set again while its step is visited', () => {
    const wheel = eventWheel(1, 4)
    const steps: number[] = []
    wheel.schedule(0, 0, 4)
    for (let now = 1; now < 14; now += 1) {
      wheel.due(now, (person) => {
        steps.push(now)
        wheel.schedule(person, now, 4)
      })
    }
    expect(steps).toEqual([4, 8, 12])
  })
})
