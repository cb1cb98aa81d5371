import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import {
  CAR,
  MODES,
  type Offer,
  Q20,
  roomForChoice,
  type Tastes,
  tastesOf,
  utilityOf,
  weigh,
} from './index.ts'

const anyOffer: fc.Arbitrary<Offer> = fc.record({
  available: fc.constant(true),
  ridingSeconds: fc.nat(7200),
  walkingSeconds: fc.nat(1800),
  cents: fc.nat(3000),
  crowding: fc.nat(1500),
})
const fourOffers = fc.tuple(anyOffer, anyOffer, anyOffer, anyOffer)

function carShare(tastes: Tastes, offers: readonly Offer[], autonomous = 0): number {
  const room = roomForChoice()
  room.available.fill(1)
  for (const [mode, offer] of offers.entries())
    room.utilities[mode] = utilityOf(tastes, offer, { mode, autonomous })
  weigh(room)
  return (room.ends[CAR] ?? 0) / (room.ends[MODES - 1] ?? 1)
}

function dearer([car, ...others]: readonly [Offer, Offer, Offer, Offer], cents: number): readonly Offer[] {
  return [{ ...car, cents: car.cents + cents }, ...others]
}

describe('for any offers', () => {
  const modest = tastesOf({ wageCentsPerDay: 8000, constants: [] })
  const wealthy = tastesOf({ wageCentsPerDay: 40_000, constants: [] })

  it('a mode that costs more is chosen no more often', () => {
    fc.assert(
      fc.property(fourOffers, fc.nat(2000), (offers, charge) => {
        const ofAll = carShare(modest, offers)
        return carShare(modest, dearer(offers, charge)) <= ofAll + 1e-9
      }),
    )
  })

  it('a charge weighs more on those who earn less', () => {
    fc.assert(
      fc.property(anyOffer, fc.integer({ min: 1, max: 2000 }), (offer, charge) => {
        const loss = (tastes: Tastes) =>
          utilityOf(tastes, offer, { mode: CAR, autonomous: 0 }) -
          utilityOf(tastes, { ...offer, cents: offer.cents + charge }, { mode: CAR, autonomous: 0 })
        return loss(modest) > loss(wealthy)
      }),
    )
  })

  it('cars that drive themselves are chosen no less often', () => {
    fc.assert(
      fc.property(fourOffers, fc.nat(1000), (offers, autonomous) => {
        return carShare(modest, offers, autonomous) >= carShare(modest, offers) - 1e-9
      }),
    )
  })

  it('utilities are whole numbers that doubles hold', () => {
    fc.assert(
      fc.property(anyOffer, fc.nat(MODES - 1), fc.nat(1000), (offer, mode, autonomous) => {
        const utility = utilityOf(modest, offer, { mode, autonomous })
        expect(Number.isSafeInteger(utility)).toBe(true)
        expect(utility / Q20).toBeLessThanOrEqual(0)
      }),
    )
  })
})
