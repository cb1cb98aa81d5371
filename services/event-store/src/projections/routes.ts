import { z } from 'zod'

import { endpoints, PAGE_ITEMS_MAX, type ProjectionView } from '@urbe/contracts'
import { type Binding, bind, signCursor } from '@urbe/http'

import { placeIn } from '../cursors.ts'
import type { ProjectionControls } from './control.ts'

interface Deps {
  readonly cursorKey: Uint8Array
  readonly listProjections: () => Promise<readonly ProjectionView[]>
  readonly control: ProjectionControls
}

const place = z.string()

export function projectionRoutes({ cursorKey, listProjections, control }: Deps): readonly Binding[] {
  return [
    bind(endpoints.listProjections, async () => ({ body: { items: [...(await listProjections())] } })),
    bind(endpoints.rebuildProjection, async ({ params: { name }, asker }) => ({
      body: await control.rebuild(name, asker),
    })),
    bind(endpoints.cancelRebuild, async ({ params: { name }, asker }) => ({
      body: await control.cancel(name, asker),
    })),
    bind(endpoints.switchProjection, async ({ params: { name }, body: { generation }, asker }) => ({
      body: await control.switch(name, generation, asker),
    })),
    bind(endpoints.listParkedEvents, async ({ params: { name }, query: { limit, cursor }, asker }) => {
      const after = cursor === undefined ? undefined : placeIn(cursorKey, cursor, place)
      // One more tells whether there is a next page.
      const asked = Math.min(limit + 1, PAGE_ITEMS_MAX)
      const found = await control.parked(name, { limit: asked, after }, asker)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      const isMore = found.length > limit || (found.length === asked && asked === limit)
      const next = isMore && last !== undefined ? signCursor(cursorKey, last.id) : null
      return { body: { items, next } }
    }),
    bind(endpoints.replayParkedEvent, async ({ params: { name, id }, asker }) => {
      await control.replay(name, id, asker)
      return { body: { id, replayed: true as const } }
    }),
  ]
}
