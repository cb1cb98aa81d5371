import { z } from 'zod'

const count = z.int().nonnegative()
const traffic = z.object({ link: count, road: z.string(), vehicles: count })
const business = z.object({ business: count, name: z.string() })

/** What a city tells of a tick; these events follow `TicksSimulated` in the same commit. */
export const worldFact = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TrafficJammed'), v: z.literal(1), data: traffic }),
  z.object({ type: z.literal('TrafficCleared'), v: z.literal(1), data: traffic }),
  z.object({
    type: z.literal('BusinessFailed'),
    v: z.literal(1),
    data: business.extend({ jobsLost: count }),
  }),
  z.object({ type: z.literal('BusinessFounded'), v: z.literal(1), data: business }),
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
