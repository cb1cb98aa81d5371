import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { shock, shockDescription, shockStruck } from './shock.ts'

const ofCity = { param: 'id', missing: 'city_not_found' } as const
const here = { service: 'simulation', tag: 'shocks' } as const
const byId = z.object({ id: z.uuid() })

export const shockEndpoints = {
  listShocks: endpoint({
    ...here,
    id: 'listShocks',
    method: 'get',
    path: '/shocks',
    summary: 'The shocks that can strike a city, with their parameters',
    city: 'filtered',
    access: 'city:read',
    answer: z.object({ items: z.array(shockDescription) }),
  }),
  listCityShocks: endpoint({
    ...here,
    id: 'listCityShocks',
    method: 'get',
    path: '/cities/{id}/shocks',
    city: ofCity,
    summary: 'The newest shocks that have struck the city, oldest first',
    access: 'city:read',
    params: byId,
    answer: z.object({ items: z.array(shockStruck) }),
    errors: ['city_not_found'],
  }),
  strikeShock: endpoint({
    ...here,
    id: 'strikeShock',
    method: 'post',
    path: '/cities/{id}/shocks',
    city: ofCity,
    summary:
      'Let a shock strike the city with the next tick: an outbreak, the failure of an asset, dearer fuel',
    access: 'shock:strike',
    params: byId,
    body: shock,
    status: 201,
    answer: shockStruck,
    errors: ['city_not_found', 'shock_not_applicable', 'run_stopped', 'city_of_other_engine'],
  }),
} as const
