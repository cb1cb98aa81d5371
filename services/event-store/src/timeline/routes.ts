import { z } from 'zod'

import { endpoints } from '@urbe/contracts'
import { type Binding, bind, signCursor } from '@urbe/http'

import { placeIn } from '../cursors.ts'
import { hiddenBeginnings } from '../hidden.ts'
import { namesIn } from '../names.ts'
import type { TimelinePage, TimelineQuery } from './queries.ts'

interface Deps {
  readonly cursorKey: Uint8Array
  readonly findTimeline: (query: TimelineQuery) => Promise<TimelinePage>
}

const place = z.tuple([z.string(), z.string(), z.number(), z.number()])

export function timelineRoutes({ cursorKey, findTimeline }: Deps): readonly Binding[] {
  return [
    bind(endpoints.timeline, async ({ query: { cursor, types, ...query }, asker }) => {
      const after = cursor === undefined ? undefined : placeIn(cursorKey, cursor, place)
      const { items, next } = await findTimeline({
        ...query,
        types: namesIn(types),
        after,
        visible: asker.visible('event:read'),
        hidden: hiddenBeginnings(asker),
      })
      return { body: { items: [...items], next: next === undefined ? null : signCursor(cursorKey, next) } }
    }),
  ]
}
