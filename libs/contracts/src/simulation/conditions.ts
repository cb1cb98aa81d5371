import { z } from 'zod'

const count = z.int().nonnegative()
const column = z.array(count)

const linkConditions = z.object({
  ids: column.describe('the links that have something to tell; every other one is empty, and was of late'),
  delayPermille: column.describe(
    'travel time of late over travel time on the empty link, in thousandths, in the order of `ids`: 1000 flows freely; 0 where nobody drove of late',
  ),
  vehicles: column.describe('on the link or waiting to enter it, in the order of `ids`'),
  closed: column.describe('the links that are closed to cars'),
})

const districtConditions = z.object({
  id: count.describe('the feature `district:<id>` of the map'),
  powerPermille: count.describe('of the energy asked for in the last hour, thousandths that were served'),
  waterPermille: count.describe('of the water asked for in the last hour, thousandths that were served'),
  outageMinutes: count.describe('minutes of the present day without power or water'),
  airIndex: count.max(5).describe('1 good, 2 fair, 3 moderate, 4 poor, 5 very poor; 0 before the first hour'),
  noiseTenths: count.describe('mean level of the last hour, tenths of a dB(A)'),
  offences: count.describe('of the last 30 days'),
  residents: count,
})

/** How the city stands, place by place: what its map is coloured by. */
export const cityConditions = z.object({
  cityId: z.uuid(),
  tick: count,
  simulatedTime: z.iso.datetime(),
  links: linkConditions,
  districts: z.array(districtConditions).describe('empty in a city without citizens'),
  room: count.describe('for how many more people there is a place; 0 in a city without citizens'),
})
export type CityConditions = z.infer<typeof cityConditions>
export type DistrictConditions = z.infer<typeof districtConditions>
