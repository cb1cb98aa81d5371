import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { accessAnswer, accessQuestion, customRoleName, roleDefinition } from './access.ts'
import { roleView } from './user.ts'

const here = { service: 'auth', tag: 'users' } as const
const byName = z.object({ name: z.string().max(64) })

export const accessEndpoints = {
  createRole: endpoint({
    ...here,
    id: 'createRole',
    method: 'post',
    path: '/roles',
    summary: 'Make a role; nobody can give what they do not have themselves',
    access: 'role:manage',
    body: z.strictObject({ name: customRoleName, ...roleDefinition.shape }),
    status: 201,
    answer: roleView,
    errors: ['role_exists', 'too_many_roles'],
  }),
  changeRole: endpoint({
    ...here,
    id: 'changeRole',
    method: 'put',
    path: '/roles/{name}',
    summary: 'Change what a role may do; it counts at once, for open connections too',
    access: 'role:manage',
    params: byName,
    body: roleDefinition,
    answer: roleView,
    approvable: 'where it would carry more powers of an administrator',
    ifMatch: 'required',
    errors: ['role_not_found', 'too_many_roles'],
  }),
  removeRole: endpoint({
    ...here,
    id: 'removeRole',
    method: 'delete',
    path: '/roles/{name}',
    summary: 'Remove a role that nobody has',
    access: 'role:manage',
    params: byName,
    ifMatch: 'required',
    errors: ['role_not_found', 'role_in_use'],
  }),
  explainAccess: endpoint({
    ...here,
    id: 'explainAccess',
    method: 'post',
    path: '/access/explain',
    summary: 'Why somebody may do something, or not: the rule that decides',
    access: 'user:read',
    changesNothing: true,
    body: accessQuestion,
    answer: accessAnswer,
    errors: ['user_not_found'],
  }),
} as const
