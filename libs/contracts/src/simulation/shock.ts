import { z } from 'zod'

const at = z.iso.datetime()

/** What can be thrown at a city, with all the numbers that a request may give. */
export const shock = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('outbreak'),
    cases: z.int().min(1).max(100_000).describe('people who become infectious'),
    r0Permille: z
      .int()
      .min(100)
      .max(20_000)
      .describe('infections by each while nobody is immune, times 1000'),
  }),
  z.strictObject({
    kind: z.literal('assetFailure'),
    asset: z.int().nonnegative().max(999_999).describe('one of the `assets` on the map of the city'),
    hours: z.int().min(1).max(8_760).describe('until it is repaired'),
  }),
  z.strictObject({
    kind: z.literal('roadClosure'),
    link: z.int().nonnegative().max(9_999_999).describe('one of the `links` on the map of the city'),
    extent: z
      .int()
      .min(1)
      .max(3)
      .describe('1: this direction; 2: both directions; 3: all of the street of that name'),
    hours: z.int().min(1).max(8_760).describe('until it opens'),
  }),
  z.strictObject({
    kind: z.literal('flood'),
    levelDecimetres: z.int().min(1).max(100).describe('how far above its usual level the river comes'),
    hours: z.int().min(2).max(720).describe('until it has drained'),
  }),
  z.strictObject({
    kind: z.literal('populationGrowth'),
    people: z
      .int()
      .min(1)
      .max(125_000)
      .describe('who move in; no more than the `room` of the conditions of the city'),
    days: z.int().min(1).max(365).describe('over which they do'),
  }),
  z.strictObject({
    kind: z.literal('recession'),
    percent: z.int().min(1).max(100).describe('how much less the rest of the world buys'),
    days: z.int().min(1).max(365),
  }),
  z.strictObject({
    kind: z.literal('fuelPrice'),
    percent: z.int().min(-80).max(400).describe('how much dearer fuel becomes; below 0 it becomes cheaper'),
    days: z.int().min(1).max(365),
  }),
])
export type Shock = z.infer<typeof shock>

/** The same as it is stored: what may be asked for can change, what has struck cannot. */
const storedShock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('outbreak'), cases: z.int(), r0Permille: z.int() }),
  z.object({ kind: z.literal('assetFailure'), asset: z.int(), hours: z.int() }),
  z.object({ kind: z.literal('roadClosure'), link: z.int(), extent: z.int(), hours: z.int() }),
  z.object({ kind: z.literal('flood'), levelDecimetres: z.int(), hours: z.int() }),
  z.object({ kind: z.literal('populationGrowth'), people: z.int(), days: z.int() }),
  z.object({ kind: z.literal('recession'), percent: z.int(), days: z.int() }),
  z.object({ kind: z.literal('fuelPrice'), percent: z.int(), days: z.int() }),
])

/** `city.<id>.shock.<id>`: an input of the world, applied before the next tick that is committed. */
export const shockEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ShockStruck'),
    v: z.literal(1),
    data: z.object({ shock: storedShock, at }),
  }),
])
export type ShockEvent = z.infer<typeof shockEvent>

export const shockStruck = z.object({ id: z.uuid(), shock: storedShock, at })
export type ShockStruck = z.infer<typeof shockStruck>

export const shockDescription = z.object({
  kind: z.string(),
  title: z.string(),
  parameters: z.array(z.object({ name: z.string(), unit: z.string(), min: z.number(), max: z.number() })),
})
export type ShockDescription = z.infer<typeof shockDescription>
