import { z } from 'zod'

const count = z.int().nonnegative()
const traffic = z.object({ link: count, road: z.string(), vehicles: count })
const street = z.object({
  link: count.describe('the first of them'),
  road: z.string(),
  links: count.describe('how many of that street'),
})
const business = z.object({ business: count, name: z.string() })
const utility = z.enum(['power', 'water'])
const assetKind = z.enum(['feeder', 'transmission', 'transformer', 'station', 'pipe', 'pump'])

/** What a city tells of a tick; these events follow `TicksSimulated` in the same commit. */
export const worldFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TrafficJammed'), v: z.literal(1), data: traffic }),
  z.object({ type: z.literal('TrafficCleared'), v: z.literal(1), data: traffic }),
  z.object({
    type: z.literal('StreetClosed'),
    v: z.literal(1),
    data: street.extend({ hours: count.describe('until they open') }),
  }),
  z.object({ type: z.literal('StreetOpened'), v: z.literal(1), data: street }),
  z.object({
    type: z.literal('FloodCame'),
    v: z.literal(1),
    data: z.object({
      levelDecimetres: count.describe('above the usual level of the river, at its highest'),
      hours: count.describe('until it has drained'),
      links: count.describe('that it closes at its highest'),
      people: count.describe('who live where it closes houses then'),
    }),
  }),
  z.object({ type: z.literal('FloodDrained'), v: z.literal(1), data: z.object({ hours: count }) }),
  z.object({
    type: z.literal('BusinessFailed'),
    v: z.literal(1),
    data: business.extend({ jobsLost: count }),
  }),
  z.object({ type: z.literal('BusinessFounded'), v: z.literal(1), data: business }),
  z.object({
    type: z.literal('SupplyLost'),
    v: z.literal(1),
    data: z.object({
      utility,
      district: count.describe('the one with least'),
      name: z.string().describe('of that district'),
      districts: count.describe('how many lack much of their supply'),
      servedPermille: count,
    }),
  }),
  z.object({
    type: z.literal('SupplyRestored'),
    v: z.literal(1),
    data: z.object({ utility, hours: count.describe('with at least one district short of supply') }),
  }),
  z.object({
    type: z.literal('UtilityAssetFailed'),
    v: z.literal(1),
    data: z.object({
      asset: count,
      kind: assetKind,
      district: count,
      name: z.string().describe('of the district'),
      repairHours: count,
    }),
  }),
  z.object({
    type: z.literal('TripsFinished'),
    v: z.literal(1),
    data: z.object({
      day: count,
      planned: count,
      carriedOver: count,
      started: count,
      completed: count,
      stillOnRoad: count,
      missed: count.describe('planned, but the traveller had not come back from the day before'),
      notDeparted: count.describe('planned for later this day'),
    }),
  }),
  z.object({
    type: z.literal('DayClosed'),
    v: z.literal(1),
    data: z.object({ day: count, kpis: z.record(z.string(), z.number()) }),
  }),
])
export type WorldFact = z.infer<typeof worldFact>
