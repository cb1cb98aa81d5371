import { z } from 'zod'

import { endpoints } from '@urbe/contracts'
import { type Binding, bind, openCursor, signCursor } from '@urbe/http'

import type { TimelinePage, TimelineQuery } from './queries.ts'

interface Deps {
  readonly cursorKey: Uint8Array
  readonly findTimeline: (query: TimelineQuery) => Promise<TimelinePage>
}

const place = z.tuple([z.string(), z.string(), z.number(), z.number()])

export function timelineRoutes({ cursorKey, findTimeline }: Deps): readonly Binding[] {
  return [
    bind(endpoints.timeline, async ({ query: { cursor, types, ...query } }) => {
      const after = cursor === undefined ? undefined : place.parse(openCursor(cursorKey, cursor))
      const { items, next } = await findTimeline({ ...query, types: types?.split(','), after })
      return { body: { items: [...items], next: next === undefined ? null : signCursor(cursorKey, next) } }
    }),
  ]
}
