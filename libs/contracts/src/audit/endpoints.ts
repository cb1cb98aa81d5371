import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import { auditEntry, auditOutcomes } from './entry.ts'

const here = { service: 'event-store', tag: 'audit', method: 'get', access: 'audit:read' } as const
const TEXT = 'text/plain; charset=utf-8'
/** A report reads the whole span that is asked for: 60 a minute. */
const REPORT_WEIGHT = 1_000
/** Entries that a report lists one by one; all are counted. */
export const AUDIT_REPORT_ENTRIES_MAX = 5_000
const at = z.iso.datetime()
const id = z.string().max(256)
const size = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const witnessed = z
  .enum(['true', 'false'])
  .default('false')
  .describe('true: the newest checkpoint that the witness has cosigned')

const narrowed = {
  actor: id.optional().describe('id of whoever acted'),
  actions: z.string().max(1_000).optional().describe('actions, comma-separated'),
  outcome: z.enum(auditOutcomes).optional(),
  target: id.optional().describe('id of what was acted upon'),
  from: at.optional(),
  to: at.optional(),
}

const keptFrom = z
  .int()
  .nonnegative()
  .describe('entries before this one have been moved to cold files and are not found here; 0: none')
const auditPage = pageOf(auditEntry).extend({ keptFrom })

export const auditReport = z.object({
  at,
  from: at.nullable(),
  to: at.nullable(),
  keptFrom,
  total: z.int().nonnegative(),
  counts: z.array(
    z.object({
      action: z.string(),
      outcome: z.string(),
      count: z.int().nonnegative(),
      actors: z.int().nonnegative(),
    }),
  ),
  entries: z.array(auditEntry).describe(`newest first, at most ${AUDIT_REPORT_ENTRIES_MAX}`),
})

const auditKeys = z.object({
  origin: z.string(),
  vkey: z.string().describe('signs now'),
  witnessVkey: z.string().nullable(),
  vkeys: z.array(z.string()).describe('all that have signed, the newest first'),
  witnessVkeys: z.array(z.string()).describe('all that have cosigned, the newest first'),
})
export type AuditKeys = z.infer<typeof auditKeys>

export const auditEndpoints = {
  listAuditEvents: endpoint({
    ...here,
    id: 'listAuditEvents',
    givesOut: true,
    path: '/audit/events',
    summary: 'Acts that the trail holds, newest first',
    query: pageQuery.extend(narrowed),
    answer: auditPage,
  }),
  auditTimeline: endpoint({
    ...here,
    id: 'auditTimeline',
    givesOut: true,
    path: '/audit/timeline',
    summary: 'What somebody did and what was done to them, newest first',
    query: pageQuery.extend({ actor: id }),
    answer: auditPage,
  }),
  auditReport: endpoint({
    ...here,
    id: 'auditReport',
    weight: REPORT_WEIGHT,
    givesOut: true,
    path: '/audit/report',
    summary: 'Acts of a time counted and listed',
    query: z.strictObject({ ...narrowed, format: z.enum(['json', 'csv', 'html']).default('json') }),
    answer: auditReport,
    formats: ['csv', 'html'],
  }),
  auditKeys: endpoint({
    ...here,
    id: 'auditKeys',
    path: '/audit/keys',
    summary: 'The keys that sign the trail; a verifier should know them from elsewhere',
    answer: auditKeys,
  }),
  auditCheckpoint: endpoint({
    ...here,
    id: 'auditCheckpoint',
    path: '/audit/checkpoint',
    summary: 'The newest signed size and root of the tree, as a signed note',
    query: z.strictObject({ witnessed }),
    answer: z.string(),
    media: TEXT,
    errors: ['audit_checkpoint_not_found'],
  }),
  auditTile: endpoint({
    ...here,
    id: 'auditTile',
    givesOut: true,
    path: '/audit/tile/{path}',
    deep: 'path',
    summary: 'Hashes of the tree, or entries, in the layout of C2SP tlog-tiles',
    params: z.object({
      path: z
        .string()
        .max(128)
        .describe('`<level>/<index>[.p/<width>]` or `entries/<index>[.p/<width>]`, with its slashes'),
    }),
    answer: z.string(),
    media: 'application/octet-stream',
    errors: ['audit_tile_not_found', 'audit_entries_pruned'],
  }),
  proveAuditInclusion: endpoint({
    ...here,
    id: 'proveAuditInclusion',
    path: '/audit/proofs/inclusion',
    summary: 'A proof that an entry is in the tree, as C2SP tlog-proof',
    query: z.strictObject({ seq: size, witnessed }),
    answer: z.string(),
    media: TEXT,
    errors: ['audit_entry_not_found', 'audit_checkpoint_not_found'],
  }),
  proveAuditConsistency: endpoint({
    ...here,
    id: 'proveAuditConsistency',
    path: '/audit/proofs/consistency',
    summary: 'A proof that a tree begins with a smaller one',
    query: z.strictObject({ first: size, second: size }),
    answer: z.object({
      first: z.int(),
      second: z.int(),
      proof: z.array(z.string()).describe('hashes in base64'),
    }),
    errors: ['audit_checkpoint_not_found'],
  }),
} as const
