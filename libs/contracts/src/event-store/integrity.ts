import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'

const here = { service: 'event-store', tag: 'event-store' } as const
const at = z.iso.datetime()
const streamName = z.string().regex(/^[A-Z]+(_[0-9a-f-]{36})?$/)

/** Findings of one kind in a row are told as one range; so many are told at most. */
export const FINDINGS_MAX = 1_000

export const finding = z.object({
  stream: z.string(),
  where: z.enum(['stream', 'archive']),
  kind: z.enum([
    'missing',
    'truncated',
    'altered',
    'reused',
    'unreadable',
    'chain_broken',
    'missing_segment',
    'corrupt_segment',
    'manifest_mismatch',
    'unarchived',
  ]),
  first: z.int().nonnegative().describe('sequence'),
  last: z.int().nonnegative(),
  segment: z.string().optional(),
  detail: z.string(),
})
export type Finding = z.infer<typeof finding>

export const streamIntegrity = z.object({
  stream: z.string(),
  status: z.enum(['intact', 'diverged', 'not_archived']),
  lastSequence: z.int().nonnegative(),
  archivedThrough: z.int().nonnegative(),
  head: z.string().describe('chain head at `archivedThrough`: SHA-256, hex'),
  divergedAt: z.int().positive().optional(),
  detail: z.string().optional(),
  lastVerifiedAt: at.optional(),
  findings: z.int().nonnegative().optional().describe('of the last verification'),
})
export type StreamIntegrity = z.infer<typeof streamIntegrity>

const verifiedStream = z.object({
  stream: z.string(),
  messages: z.int().nonnegative().describe('read from the stream'),
  archived: z.int().nonnegative().describe('read from the archive'),
  head: z.string(),
  ok: z.boolean(),
})
const repairedStream = z.object({
  stream: z.string(),
  mode: z.enum(['nothing_to_do', 'appended', 'rebuilt', 'not_possible']),
  firstDifference: z.int().positive().nullable(),
  restored: z.int().nonnegative().describe('messages that were written'),
  appendedAgain: z.int().nonnegative().describe('messages of the damaged stream that were kept'),
  orphans: z.int().nonnegative().describe('messages of the damaged stream that no longer fit'),
  orphansFile: z.string().optional(),
  detail: z.string(),
})

/** Work that may take longer than a request. */
export const integrityJob = z.object({
  id: z.uuid(),
  kind: z.enum(['verify', 'repair']),
  status: z.enum(['running', 'done', 'failed']),
  startedAt: at,
  finishedAt: at.optional(),
  progress: z.object({ messages: z.int().nonnegative(), of: z.int().nonnegative() }),
  ok: z.boolean().nullable().describe('null until it is done'),
  findings: z.array(finding),
  verified: z.array(verifiedStream).optional(),
  repaired: z.array(repairedStream).optional(),
  detail: z.string().optional(),
})
export type IntegrityJob = z.infer<typeof integrityJob>

export const archiveSegment = z.object({
  stream: z.string(),
  name: z.string(),
  first: z.int().positive(),
  last: z.int().positive(),
  messages: z.int().positive(),
  from: at,
  to: at,
  bytes: z.int().positive(),
  rawBytes: z.int().positive(),
  sha256: z.string(),
  previousHead: z.string(),
  head: z.string(),
  closedAt: at,
})
export type ArchiveSegment = z.infer<typeof archiveSegment>

const jobAnswer = { status: 202, answer: integrityJob } as const

export const integrityEndpoints = {
  getIntegrity: endpoint({
    ...here,
    id: 'getIntegrity',
    method: 'get',
    path: '/integrity',
    summary: 'The chain head of every stream, and what the last verification found',
    access: 'event:read',
    answer: z.object({
      status: z.enum(['intact', 'diverged', 'not_archived']),
      streams: z.array(streamIntegrity),
    }),
  }),
  verifyIntegrity: endpoint({
    ...here,
    ...jobAnswer,
    id: 'verifyIntegrity',
    method: 'post',
    path: '/integrity/verify',
    summary:
      'Read streams and archive again and compare; the answer is a job, done already when it was quick',
    access: 'log:verify',
    body: z
      .strictObject({ streams: z.array(streamName).min(1).max(1_000).optional() })
      .default({})
      .describe('all streams when none is named'),
    errors: ['stream_not_found', 'integrity_job_running', 'archive_unavailable'],
  }),
  repairIntegrity: endpoint({
    ...here,
    ...jobAnswer,
    id: 'repairIntegrity',
    method: 'post',
    path: '/integrity/repair',
    summary: 'Make a stream again what the archive holds; also restores a stream that is gone',
    access: 'log:manage',
    body: z.strictObject({ stream: streamName, dryRun: z.boolean().default(false) }),
    errors: ['stream_not_found', 'integrity_job_running', 'archive_unavailable'],
  }),
  getIntegrityJob: endpoint({
    ...here,
    id: 'getIntegrityJob',
    method: 'get',
    path: '/integrity/jobs/{id}',
    summary: 'How far a verification or repair is',
    access: 'event:read',
    params: z.object({ id: z.uuid() }),
    answer: integrityJob,
    errors: ['integrity_job_not_found'],
  }),
  cancelIntegrityJob: endpoint({
    ...here,
    id: 'cancelIntegrityJob',
    method: 'delete',
    path: '/integrity/jobs/{id}',
    summary: 'Stop a verification; a repair is not stopped halfway',
    access: 'log:verify',
    params: z.object({ id: z.uuid() }),
    errors: ['integrity_job_not_found', 'integrity_job_running'],
  }),
  listArchive: endpoint({
    ...here,
    id: 'listArchive',
    method: 'get',
    path: '/archive',
    summary: 'The closed segments of the archive',
    access: 'event:read',
    query: pageQuery.extend({ stream: streamName.optional() }),
    answer: pageOf(archiveSegment),
    errors: ['archive_unavailable'],
  }),
  closeArchiveSegments: endpoint({
    ...here,
    id: 'closeArchiveSegments',
    method: 'post',
    path: '/archive/segments',
    summary: 'Close the open segments now, so that the archive holds everything up to this moment',
    access: 'log:manage',
    body: z.strictObject({ stream: streamName.optional() }).default({}),
    status: 201,
    answer: z.object({ items: z.array(archiveSegment) }),
    errors: ['stream_not_found', 'archive_unavailable'],
  }),
} as const
