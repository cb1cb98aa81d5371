import { z } from 'zod'

import { type AuditKeys, endpoints } from '@urbe/contracts'
import { type Binding, bind, refuse, signCursor } from '@urbe/http'
import { placeOfTile, type TilePlace } from '@urbe/merkle'

import { placeIn } from '../cursors.ts'
import { namesIn } from '../names.ts'
import type { AuditFilter, AuditPage, AuditQuery } from './queries.ts'
import { csvReport, htmlReport, type Report } from './report-texts.ts'

/** What can be asked of the trail. */
export interface AuditDesk {
  readonly find: (query: AuditQuery) => Promise<AuditPage & { readonly keptFrom: number }>
  readonly report: (filter: AuditFilter) => Promise<Report>
  readonly keys: () => Promise<AuditKeys>
  readonly checkpoint: (which: { witnessed: boolean }) => Promise<string>
  readonly tile: (place: TilePlace) => Promise<Uint8Array>
  readonly inclusion: (of: { seq: number; witnessed: boolean }) => Promise<string>
  readonly consistency: (sizes: { first: number; second: number }) => Promise<readonly string[]>
}

interface Deps {
  readonly cursorKey: Uint8Array
  readonly desk: AuditDesk
}

const place = z.tuple([z.number(), z.number()])
const TEXT = 'text/plain; charset=utf-8'

export function auditRoutes({ cursorKey, desk }: Deps): readonly Binding[] {
  const after = (cursor: string | undefined) =>
    cursor === undefined ? undefined : placeIn(cursorKey, cursor, place)
  const page = ({ items, next, keptFrom }: AuditPage & { readonly keptFrom: number }) => ({
    body: { items: [...items], next: next === undefined ? null : signCursor(cursorKey, next), keptFrom },
  })
  return [
    bind(endpoints.listAuditEvents, async ({ query: { cursor, actions, ...query } }) =>
      page(await desk.find({ ...query, actions: namesIn(actions), after: after(cursor) })),
    ),
    bind(endpoints.auditTimeline, async ({ query: { cursor, actor, limit } }) =>
      page(await desk.find({ limit, party: actor, after: after(cursor) })),
    ),
    bind(endpoints.auditReport, async ({ query: { format, actions, ...query } }) => {
      const report = await desk.report({ ...query, actions: namesIn(actions) })
      switch (format) {
        case 'csv':
          return { text: { type: 'text/csv; charset=utf-8', content: csvReport(report) } }
        case 'html':
          return { text: { type: 'text/html; charset=utf-8', content: htmlReport(report) } }
        case 'json':
          return { body: { ...report, counts: [...report.counts], entries: [...report.entries] } }
      }
    }),
    ...treeRoutes(desk),
  ]
}

function treeRoutes(desk: AuditDesk): readonly Binding[] {
  return [
    bind(endpoints.auditKeys, async () => ({ body: await desk.keys() })),
    bind(endpoints.auditCheckpoint, async ({ query }) => ({
      text: { type: TEXT, content: await desk.checkpoint({ witnessed: query.witnessed === 'true' }) },
    })),
    bind(endpoints.auditTile, async ({ params }) => {
      const wanted = placeOfTile(params.path)
      if (wanted === undefined) throw refuse('audit_tile_not_found', 'No tile is spelled like this')
      return { bytes: { type: 'application/octet-stream', content: await desk.tile(wanted) } }
    }),
    bind(endpoints.proveAuditInclusion, async ({ query: { seq, witnessed } }) => ({
      text: { type: TEXT, content: await desk.inclusion({ seq, witnessed: witnessed === 'true' }) },
    })),
    bind(endpoints.proveAuditConsistency, async ({ query: { first, second } }) => ({
      body: { first, second, proof: [...(await desk.consistency({ first, second }))] },
    })),
  ]
}
