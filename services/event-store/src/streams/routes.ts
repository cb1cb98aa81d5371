import { z } from 'zod'

import { endpoints, type StreamView } from '@urbe/contracts'
import { type Binding, bind, openCursor, refuse, signCursor } from '@urbe/http'

import type { EventPage, Place } from './paging.ts'

interface Deps {
  readonly cursorKey: Uint8Array
  readonly listStreams: () => Promise<readonly StreamView[]>
  readonly eventsOfStream: (query: {
    name: string
    from: Place
    limit: number
    types: ReadonlySet<string> | undefined
  }) => Promise<EventPage | undefined>
  readonly eventsOfAggregate: (query: {
    type: string
    id: string
    city: string | undefined
    from: Place
    limit: number
  }) => Promise<EventPage | undefined>
}

const place = z.object({ sequence: z.number(), index: z.number() })

export function streamRoutes(deps: Deps): readonly Binding[] {
  const { cursorKey, listStreams, eventsOfStream, eventsOfAggregate } = deps
  const placeIn = (cursor: string | undefined, first = 1): Place =>
    cursor === undefined ? { sequence: first, index: 0 } : place.parse(openCursor(cursorKey, cursor))
  const pageOf = ({ items, next }: EventPage) => ({
    items: [...items],
    next: next === undefined ? null : signCursor(cursorKey, { sequence: next.sequence, index: next.index }),
  })

  return [
    bind(endpoints.listStreams, async () => ({ body: { items: [...(await listStreams())] } })),
    bind(endpoints.listStreamEvents, async ({ params: { name }, query }) => {
      const types = query.types === undefined ? undefined : new Set(query.types.split(','))
      const from = placeIn(query.cursor, query.from)
      const page = await eventsOfStream({ name, from, limit: query.limit, types })
      if (page === undefined) throw refuse('stream_not_found', `There is no stream ${name}`)
      return { body: pageOf(page) }
    }),
    bind(endpoints.listAggregateEvents, async ({ params: { type, id }, query }) => {
      const from = placeIn(query.cursor)
      const page = await eventsOfAggregate({ type, id, city: query.city, from, limit: query.limit })
      if (page === undefined) throw refuse('aggregate_not_found', `There is no ${type} ${id}`)
      return { body: pageOf(page) }
    }),
  ]
}
