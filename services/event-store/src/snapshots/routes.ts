import { z } from 'zod'

import { endpoints, type SnapshotView } from '@urbe/contracts'
import { type Asker, type Binding, bind, signCursor } from '@urbe/http'

import { placeIn } from '../cursors.ts'
import type { SnapshotPage, SnapshotQuery } from './list.ts'
import type { Wanted } from './take.ts'

interface Deps {
  readonly cursorKey: Uint8Array
  readonly listSnapshots: (query: SnapshotQuery) => Promise<SnapshotPage>
  readonly takeSnapshot: (wanted: Wanted | { readonly cityId: string }, asker: Asker) => Promise<SnapshotView>
}

const place = z.string()

export function snapshotRoutes({ cursorKey, listSnapshots, takeSnapshot }: Deps): readonly Binding[] {
  return [
    bind(endpoints.listSnapshots, async ({ query: { cursor, ...query } }) => {
      const after = cursor === undefined ? undefined : placeIn(cursorKey, cursor, place)
      const { items, next } = await listSnapshots({ ...query, after })
      return { body: { items: [...items], next: next === undefined ? null : signCursor(cursorKey, next) } }
    }),
    bind(endpoints.createSnapshot, async ({ body, asker }) => ({ body: await takeSnapshot(body, asker) })),
  ]
}
