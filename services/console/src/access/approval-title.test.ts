import { expect, it } from '@jest/globals'

import type { Approval } from '@urbe/contracts'

import { approvalTitle } from './approval-title.ts'

const names = new Map([['u1', 'ana']])
const say = (id: string, values: object = {}) => `${id} ${Object.values(values).join('|')}`.trim()
const seen = { roles: ['viewer'], status: 'active' as const }

it.each<[Approval['operation'], string]>([
  [{ kind: 'erase-user', userId: 'u1', seen }, 'approvals.operation.erase-user ana'],
  [{ kind: 'remove-user', userId: 'u2', seen }, 'approvals.operation.remove-user u2'],
  [
    { kind: 'set-user-roles', userId: 'u1', roles: ['clerk', 'keeper'], seen, roleVersions: {} },
    'approvals.operation.set-user-roles ana|clerk, keeper',
  ],
  [
    {
      kind: 'change-role',
      name: 'clerk',
      definition: {
        description: '',
        grants: [
          { effect: 'allow', permission: 'user:manage' },
          { effect: 'deny', permission: 'city:run' },
        ],
      },
      version: 2,
    },
    'approvals.operation.change-role clerk|user:manage, − city:run',
  ],
  [{ kind: 'drop-signing-keys' }, 'approvals.operation.drop-signing-keys'],
])('says what is asked for: %j', (operation, sentence) => {
  expect(approvalTitle(operation, say, names)).toBe(sentence)
})
