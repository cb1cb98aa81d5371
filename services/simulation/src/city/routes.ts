import type { Visible } from '@urbe/access'
import { type City, citySizes, endpoints, PAGE_ITEMS_MAX } from '@urbe/contracts'
import {
  type Answer,
  type Asker,
  type Binding,
  bind,
  openCursor,
  type Position,
  signCursor,
} from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import { sharesOf } from '../shares.ts'
import type { ImportForm } from '../source/import-form.ts'
import type { CityCommand } from './decide.ts'
import type { CityCursor } from './queries.ts'
import { seedFrom } from './seed.ts'

/** Imports that are read and founded at a time, each with its files in memory; and those of one caller. */
const IMPORTS_MAX = 8
const IMPORTS_EACH_MAX = 4

interface CityPage {
  readonly limit: number
  readonly after: CityCursor | undefined
  readonly visible: Visible
}
interface Handled {
  readonly version: number
  readonly position: Position
}
type Founding = Extract<CityCommand, { type: 'FoundCity' }>['data']
type Handle = (
  cityId: string,
  command: CityCommand,
  asker: Asker,
  options?: { expectedVersion?: number },
) => Promise<Handled>

export interface CityDeps {
  readonly handle: Handle
  /** Makes the city's stream, then founds it; `attach` may put files into the stream in between. */
  readonly found: (cityId: string, founding: Founding, asker: Asker) => Promise<Handled>
  readonly stopForRemoval: (cityId: string, asker: Asker) => Promise<void>
  readonly readForm: (request: Parameters<Parameters<typeof bind>[1]>[0]['raw']) => Promise<ImportForm>
  readonly foundFromFiles: (cityId: string, form: ImportForm, asker: Asker) => Promise<Handled>
  readonly findCity: (cityId: string) => Promise<City | undefined>
  readonly findCities: (page: CityPage) => Promise<readonly City[]>
  readonly waitFor: (position: Position) => Promise<boolean>
  readonly cursorKey: Uint8Array
}

export function cityRoutes(deps: CityDeps): readonly Binding[] {
  const { handle, findCity } = deps
  const share = sharesOf({ each: IMPORTS_EACH_MAX, all: IMPORTS_MAX })
  return [
    bind(endpoints.listCities, async ({ query, asker }) => ({
      body: await listPage(deps, { ...query, visible: asker.visible('city:read') }),
    })),

    bind(endpoints.foundCity, async ({ body, asker }) => {
      const cityId = asker.commandId
      const citizens = typeof body.size === 'string' ? citySizes[body.size] : body.size.citizens
      const seed = body.seed ?? seedFrom(cityId)
      const source = { kind: 'generated', parts: 0 } as const
      const handled = await deps.found(
        cityId,
        { name: body.name, seed, citizens, source, ownerId: asker.actor },
        asker,
      )
      return created(deps, cityId, handled)
    }),

    bind(endpoints.importCity, async ({ raw, asker, readmit }) => {
      const handled = await share(asker.actor, async () => {
        const form = await deps.readForm(raw)
        await readmit()
        return await deps.foundFromFiles(asker.commandId, form, asker)
      })
      return created(deps, asker.commandId, handled)
    }),

    bind(endpoints.getCity, async ({ params }) => {
      const city = await existing(findCity, params.id)
      return { body: city, version: city.version, living: true }
    }),

    bind(endpoints.renameCity, async ({ params, body, asker, ifMatch }) => {
      const command = { type: 'RenameCity', data: { name: body.name } } as const
      const { version, position } = await handle(params.id, command, asker, expecting(ifMatch))
      await deps.waitFor(position)
      return {
        body: { ...(await existing(findCity, params.id)), name: body.name, version },
        version,
        position,
      }
    }),

    bind(endpoints.removeCity, async ({ params, asker, ifMatch }) => {
      const city = await existing(findCity, params.id)
      if (ifMatch !== undefined && ifMatch !== city.version) {
        throw new Refusal('version_moved', 'the version has moved on', { version: city.version })
      }
      if (city.phase === 'running') throw new Refusal('city_still_running', 'stop or pause the city first')
      if (city.phase === 'paused') await deps.stopForRemoval(params.id, asker)
      const { position } = await handle(
        params.id,
        { type: 'RemoveCity', data: {} },
        asker,
        expecting(ifMatch),
      )
      await deps.waitFor(position)
      return { position }
    }),
  ]
}

interface Listing {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly visible: Visible
}

async function listPage(deps: CityDeps, { limit, cursor, visible }: Listing) {
  // What was signed here comes back as it was signed.
  const after = cursor === undefined ? undefined : (openCursor(deps.cursorKey, cursor) as CityCursor)
  const found = await deps.findCities({ limit: Math.min(limit, PAGE_ITEMS_MAX) + 1, after, visible })
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  const next =
    last && signCursor(deps.cursorKey, { createdAt: last.createdAt, id: last.id } satisfies CityCursor)
  return { items, next: next ?? null }
}

async function created(
  { waitFor, findCity }: CityDeps,
  cityId: string,
  { version, position }: Handled,
): Promise<Answer<City>> {
  await waitFor(position)
  const body = await existing(findCity, cityId)
  return { status: 201, body, version, position, headers: { location: `/api/v1/cities/${cityId}` } }
}

export async function existing(find: CityDeps['findCity'], cityId: string): Promise<City> {
  const city = await find(cityId)
  if (city === undefined) throw new Refusal('city_not_found', 'there is no such city')
  return city
}

const expecting = (version: number | undefined) => (version === undefined ? {} : { expectedVersion: version })
