import { z } from 'zod'

const count = (standard: number, least = 2, most = 10_000) =>
  z.number().int().min(least).max(most).default(standard)
const minutes = (standard: number, most = 1_440) => z.number().min(1).max(most).default(standard)
const share = (standard: number) => z.number().min(0).max(1).default(standard)

/** From which on something is told. Those of the first column are the ones that Elastic publishes with its rules; others were tuned. */
export const thresholds = z.strictObject({
  bruteForce: z
    .strictObject({
      failures: count(10),
      withinMinutes: minutes(10),
      slowFailures: count(14),
      slowWithinMinutes: minutes(720),
      networks: count(5),
    })
    .prefault({}),
  stuffing: z
    .strictObject({
      attempts: count(20),
      accounts: count(15),
      withinMinutes: minutes(240),
      triesPerAccount: count(2, 1, 100),
      share: share(0.8),
      /** Times as much where many people are known to sign in from, as in an office. */
      trustedTimes: z.number().min(1).max(100).default(4),
      trustedPeople: count(4),
    })
    .prefault({}),
  spraying: z
    .strictObject({
      accounts: count(8),
      triesMin: count(2, 1, 100),
      triesMax: count(6),
      share: share(0.6),
      lastsMinutes: minutes(5),
      withinMinutes: minutes(720),
    })
    .prefault({}),
  travel: z
    .strictObject({
      distanceKm: z.number().min(100).max(20_000).default(500),
      speedKmh: z.number().min(100).max(100_000).default(1_000),
      /** Of somebody who has just come nobody knows the ways. */
      logins: count(5, 1, 1_000),
    })
    .prefault({}),
  privilege: z
    .strictObject({
      operations: count(3),
      withinMinutes: minutes(10),
      slowOperations: count(5),
      slowWithinMinutes: minutes(720),
      useMinutes: minutes(5, 60),
    })
    .prefault({}),
  hours: z
    .strictObject({
      probability: z.number().min(0.000_01).max(0.1).default(0.01),
      logins: count(30, 5, 1_000),
    })
    .prefault({}),
  exports: z
    .strictObject({
      robustZ: z.number().min(2).max(1_000).default(6),
      timesOwn: z.number().min(2).max(10_000).default(10),
      unitsMin: z.number().min(1).max(1e9).default(1_000),
      unitsStranger: z.number().min(1).max(1e9).default(20_000),
    })
    .prefault({}),
  takeover: z
    .strictObject({ withinMinutes: minutes(10, 120), resetMinutes: minutes(120), logins: count(5, 1, 1_000) })
    .prefault({}),
  /** What findings about one account add up to: after how long half of one is left, and what is much. */
  risk: z
    .strictObject({
      halfLifeMinutes: z.number().min(10).max(10_080).default(720),
      elevated: z.number().min(1).max(10_000).default(25),
      high: z.number().min(1).max(10_000).default(60),
    })
    .prefault({})
    .refine(({ elevated, high }) => elevated <= high, 'elevated is more than high'),
  /** The same finding about the same subject is not told again for so long, unless it is graver. */
  quietMinutes: minutes(360, 10_080),
})
export type Thresholds = z.infer<typeof thresholds>
