import { expect, it } from '@jest/globals'

import { FIRST_KPI, kpiGroups } from './kpis.ts'

const all = kpiGroups.flatMap(({ kpis }) => kpis)

it('has every indicator once, in groups', () => {
  expect(kpiGroups.map(({ group }) => group)).toEqual([
    'traffic',
    'people',
    'economy',
    'infrastructure',
    'environment',
    'government',
  ])
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  expect(all).toContainEqual(FIRST_KPI)
})
it('calls a rise of what hurts bad news', () => {
  const rising = Object.fromEntries(all.map((kpi) => [kpi.name, kpi.rising]))
  expect(rising).toMatchObject({ crimePer100kDay: 'bad', co2KgPerDay: 'bad', waterServedShare: 'good' })
})
