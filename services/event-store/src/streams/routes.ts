import { z } from 'zod'

import { endpoints, type Retention, type StreamView, streams } from '@urbe/contracts'
import { type Binding, bind, refuse, signCursor } from '@urbe/http'

import { placeIn } from '../cursors.ts'
import { hiddenFrom } from '../hidden.ts'
import { namesIn } from '../names.ts'
import type { EventPage, Place } from './paging.ts'

interface Deps {
  readonly cursorKey: Uint8Array
  readonly listStreams: () => Promise<readonly StreamView[]>
  readonly setRetention: (retention: Retention) => Promise<void>
  readonly eventsOfStream: (query: {
    name: string
    from: Place
    limit: number
    types: ReadonlySet<string> | undefined
    isHidden: (subject: string) => boolean
  }) => Promise<EventPage | undefined>
  readonly eventsOfAggregate: (query: {
    type: string
    id: string
    city: string | undefined
    from: Place
    fromVersion: number | undefined
    limit: number
    isHidden: (subject: string) => boolean
  }) => Promise<EventPage | undefined>
}

const place = z.object({ sequence: z.number(), index: z.number() })

export function streamRoutes(deps: Deps): readonly Binding[] {
  const { cursorKey, listStreams, setRetention, eventsOfStream, eventsOfAggregate } = deps
  const startOf = (cursor: string | undefined, first = 1): Place =>
    cursor === undefined ? { sequence: first, index: 0 } : placeIn(cursorKey, cursor, place)
  const pageOf = ({ items, next }: EventPage) => ({
    items: [...items],
    next: next === undefined ? null : signCursor(cursorKey, { sequence: next.sequence, index: next.index }),
  })

  async function find(name: string): Promise<StreamView> {
    const found = (await listStreams()).find((each) => each.name === name)
    if (found === undefined) throw refuse('stream_not_found', `There is no stream ${name}`)
    return found
  }

  return [
    bind(endpoints.listStreams, async ({ asker }) => {
      const visible = asker.visible('event:read')
      const all = await listStreams()
      return { body: { items: all.filter(({ cityId }) => visible.isAll || visible.has({ cityId })) } }
    }),
    bind(endpoints.getStream, async ({ params: { name } }) => ({ body: await find(name) })),
    bind(endpoints.setRetention, async ({ params: { name }, body }) => {
      await find(name)
      if (name !== streams.telemetry) throw refuse('stream_keeps_everything', whyNot(name))
      await setRetention(body)
      return { body: await find(name) }
    }),
    bind(endpoints.listStreamEvents, async ({ params: { name }, query, asker }) => {
      const types = namesIn(query.types)
      const from = startOf(query.cursor, query.from)
      const page = await eventsOfStream({
        ...{ name, from, limit: query.limit, types: types && new Set(types) },
        isHidden: hiddenFrom(asker),
      })
      if (page === undefined) throw refuse('stream_not_found', `There is no stream ${name}`)
      return { body: pageOf(page) }
    }),
    bind(endpoints.listAggregateEvents, async ({ params: { type, id }, query, asker }) => {
      const { city, limit, cursor, from: fromVersion } = query
      const isHidden = hiddenFrom(asker)
      const from = startOf(cursor)
      const page = await eventsOfAggregate({ type, id, city, from, fromVersion, limit, isHidden })
      const visible = asker.visible('event:read')
      const isOpen = visible.isAll || page?.items.some(({ cityId }) => visible.has({ cityId }))
      if (page === undefined || !isOpen) throw refuse('aggregate_not_found', `There is no ${type} ${id}`)
      return { body: pageOf(page) }
    }),
  ]
}

const whyNot = (name: string) =>
  name === streams.snapshots
    ? 'It keeps the newest snapshots of each aggregate, however old they are'
    : 'It is the log itself, which keeps everything'
