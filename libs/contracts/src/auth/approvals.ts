import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { pageOf, pageQuery } from '../paging.ts'
import type { Permission } from '../permissions.ts'
import { roleDefinition } from './access.ts'
import { serviceAccountSettings } from './service-accounts.ts'
import { roles } from './user.ts'

/** After so long nobody can agree any more: it has to be asked for again. */
export const APPROVAL_HOURS = 24
export const APPROVALS_PENDING_MAX = 50
export const APPROVALS_PENDING_PER_ASKER_MAX = 10
/** Administrators who can agree to one request: the longest-serving ones, should there be more. */
export const APPROVERS_MAX = 64

/** What lets somebody into everything else: a role that allows one of them is as grave as `admin`. */
export const gravePermissions: readonly Permission[] = [
  'key:rotate',
  'role:manage',
  'service-account:manage',
  'user:manage',
]

const at = z.iso.datetime()
const version = z.int().nonnegative()
/** Compared when it is done: what has changed since is not what was agreed to. */
const seen = z
  .object({ roles, status: z.enum(['active', 'disabled', 'erased']) })
  .describe('as the user stood when it was asked')

/** What exactly is asked for. No names and no secrets. */
export const approvalOperation = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('set-user-roles'),
    userId: z.uuid(),
    roles,
    seen,
    roleVersions: z
      .record(z.string(), version)
      .describe('of the roles that are not of the system: what they allow must not change meanwhile'),
  }),
  z.object({ kind: z.literal('enable-user'), userId: z.uuid(), seen }),
  z.object({ kind: z.literal('remove-user'), userId: z.uuid(), seen }),
  z.object({ kind: z.literal('erase-user'), userId: z.uuid(), seen }),
  z.object({
    kind: z.literal('change-role'),
    name: z.string().max(64),
    definition: z.object(roleDefinition.shape),
    version,
  }),
  z.object({
    kind: z.literal('change-service-account'),
    accountId: z.uuid(),
    settings: z.object(serviceAccountSettings.shape),
    version,
    roleVersions: z.record(z.string(), version),
  }),
  z.object({ kind: z.literal('drop-signing-keys') }),
  z.object({ kind: z.literal('waive-approvals') }),
])
export type ApprovalOperation = z.infer<typeof approvalOperation>

/** Accounts as they stood: one that has changed since (roles, password, locked out) counts no more. */
const account = z.object({ userId: z.uuid(), version })
const failure = z.enum(['asker_changed', 'target_changed', 'refused'])

/** `plat.auth.approval.<id>`. */
export const approvalEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ApprovalAsked'),
    v: z.literal(1),
    data: z.object({
      operation: approvalOperation,
      asker: account,
      approvers: z.array(account).max(APPROVERS_MAX).describe('who could agree when it was asked'),
      expiresAt: at,
      at,
    }),
  }),
  z.object({ type: z.literal('ApprovalGiven'), v: z.literal(1), data: z.object({ by: z.uuid(), at }) }),
  z.object({ type: z.literal('ApprovalRefused'), v: z.literal(1), data: z.object({ by: z.uuid(), at }) }),
  z.object({ type: z.literal('ApprovalCarriedOut'), v: z.literal(1), data: z.object({ at }) }),
  z.object({
    type: z.literal('ApprovalFailed'),
    v: z.literal(1),
    data: z.object({ reason: failure, code: z.string().max(64).optional(), at }),
  }),
])
export type ApprovalEvent = z.infer<typeof approvalEvent>

/** `plat.auth.approval-policy.platform`. */
export const approvalPolicyEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ApprovalPolicyChanged'),
    v: z.literal(1),
    data: z.object({ required: z.boolean(), at }),
  }),
])
export type ApprovalPolicyEvent = z.infer<typeof approvalPolicyEvent>

export const approvalState = z.enum(['pending', 'expired', 'approved', 'carried-out', 'failed', 'refused'])
export const approval = z.object({
  id: z.uuid(),
  operation: approvalOperation,
  state: approvalState.describe('approved: agreed to, and about to be done'),
  askedBy: z.uuid(),
  askedAt: at,
  expiresAt: at,
  approvers: z.array(z.uuid()).describe('who can agree: administrators when it was asked'),
  decidedBy: z.uuid().optional().describe('who agreed or refused'),
  settledAt: at.optional(),
  failure: failure.optional(),
  code: z.string().optional().describe('of the error catalogue, where it was refused when it was to be done'),
})
export type Approval = z.infer<typeof approval>

export const approvalPolicy = z.strictObject({
  required: z.boolean().describe('the gravest operations need a second administrator'),
})
export const approvalPolicyView = approvalPolicy.extend({
  lifted: z.boolean().describe('whoever runs the servers has lifted it: SECOND_PERSON=lifted'),
  administrators: z.int().nonnegative().describe('active ones; two are needed'),
})
export type ApprovalPolicyView = z.infer<typeof approvalPolicyView>

const here = { service: 'auth', tag: 'approvals' } as const
const byId = z.object({ id: z.uuid() })

export const approvalEndpoints = {
  listApprovals: endpoint({
    ...here,
    id: 'listApprovals',
    method: 'get',
    path: '/approvals',
    summary: 'What waits for a second person, and what came of it; without `role:manage` one’s own',
    access: 'authenticated',
    query: pageQuery.extend({ state: z.enum(['pending']).optional() }),
    answer: pageOf(approval),
  }),
  getApproval: endpoint({
    ...here,
    id: 'getApproval',
    method: 'get',
    path: '/approvals/{id}',
    summary: 'One of them; without `role:manage` one’s own',
    access: 'authenticated',
    params: byId,
    answer: approval,
    errors: ['approval_not_found'],
  }),
  approve: endpoint({
    ...here,
    id: 'approve',
    method: 'post',
    path: '/approvals/{id}/approve',
    summary: 'Agree to what another administrator asked for: it is done at once, once',
    access: 'role:manage',
    params: byId,
    answer: approval,
    errors: [
      'approval_not_found',
      'approval_settled',
      'approval_expired',
      'approval_stale',
      'insufficient_user_authentication',
      'kms_unavailable',
    ],
  }),
  refuseApproval: endpoint({
    ...here,
    id: 'refuseApproval',
    method: 'post',
    path: '/approvals/{id}/refuse',
    summary: 'Refuse it, or take back what one asked for oneself',
    access: 'authenticated',
    params: byId,
    answer: approval,
    errors: ['approval_not_found', 'approval_settled'],
  }),
  getApprovalPolicy: endpoint({
    ...here,
    id: 'getApprovalPolicy',
    method: 'get',
    path: '/approval-policy',
    summary: 'Whether the gravest operations need a second person',
    access: 'authenticated',
    answer: approvalPolicyView,
  }),
  setApprovalPolicy: endpoint({
    ...here,
    id: 'setApprovalPolicy',
    method: 'put',
    path: '/approval-policy',
    summary: 'Demand a second person from now on; to end that needs a second person itself',
    access: 'role:manage',
    body: approvalPolicy,
    answer: approvalPolicyView,
    approvable: 'to end it',
    errors: ['insufficient_user_authentication'],
  }),
} as const
