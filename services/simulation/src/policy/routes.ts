import { type City, endpoints } from '@urbe/contracts'
import { type Asker, type Binding, bind, type Position } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import { policyCatalogue } from './catalogue.ts'
import type { PolicyCommand } from './decide.ts'

interface InForce {
  readonly policy: string
  readonly parameters: Readonly<Record<string, number>>
  readonly since: string
}

interface Deps {
  readonly handle: (
    cityId: string,
    command: PolicyCommand,
    asker: Asker,
  ) => Promise<{ readonly position: Position }>
  readonly findCity: (cityId: string) => Promise<City | undefined>
  readonly findPolicies: (cityId: string) => Promise<readonly InForce[]>
  readonly waitFor: (position: Position) => Promise<boolean>
  readonly now: () => string
}

export function policyRoutes({ handle, findCity, findPolicies, waitFor, now }: Deps): readonly Binding[] {
  const open = async (cityId: string) => {
    const city = await findCity(cityId)
    if (city === undefined) throw new Refusal('city_not_found', 'there is no such city')
    return city
  }
  return [
    bind(endpoints.listPolicies, () => Promise.resolve({ body: { items: policyCatalogue } })),

    bind(endpoints.listCityPolicies, async ({ params }) => {
      await open(params.id)
      return { body: { items: await findPolicies(params.id) } }
    }),

    bind(endpoints.enactPolicy, async ({ params, body, asker }) => {
      acceptable(await open(params.id), body)
      const { position } = await handle(params.id, { type: 'EnactPolicy', data: body }, asker)
      await waitFor(position)
      const found = (await findPolicies(params.id)).find(({ policy }) => policy === body.policy)
      return { status: 201, body: found ?? { ...body, since: now() }, position }
    }),

    bind(endpoints.repealPolicy, async ({ params, asker }) => {
      changeable(await open(params.id))
      described(params.policy)
      const { position } = await handle(
        params.id,
        { type: 'RepealPolicy', data: { policy: params.policy } },
        asker,
      )
      await waitFor(position)
      return { position }
    }),
  ]
}

function changeable({ phase, source }: City): void {
  if (phase === 'stopped') throw new Refusal('run_stopped', 'the run has been stopped for good')
  if (source === 'tntp') throw new Refusal('policy_not_applicable', 'an imported demand has no government')
}

function described(policy: string) {
  const found = policyCatalogue.find((each) => each.policy === policy)
  if (found === undefined) throw new Refusal('policy_not_found', `there is no policy ${policy}`)
  return found
}

/** Refuses what the world would not take, before it is in the log for ever. */
function acceptable(city: City, { policy, parameters }: Omit<InForce, 'since'>): void {
  changeable(city)
  const known = described(policy).parameters
  const errors = [
    ...Object.keys(parameters)
      .filter((name) => !known.some((each) => each.name === name))
      .map((name) => ({ pointer: `/parameters/${name}`, code: 'unknown', detail: 'no such parameter' })),
    ...known
      .filter(({ name, min, max }) => !isBetween(parameters[name], min, max))
      .map(({ name, min, max }) => ({
        pointer: `/parameters/${name}`,
        code: 'out_of_range',
        detail: `a whole number from ${min} to ${max}`,
      })),
  ]
  if (errors.length > 0) throw new Refusal('invalid_value', 'a parameter is not accepted', { errors })
}

function isBetween(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= min && value <= max
}
