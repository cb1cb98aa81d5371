import { endpoints, type User } from '@urbe/contracts'
import { type Asker, type Binding, bind, openCursor, refuse, signCursor } from '@urbe/http'

import type { SecondPerson } from '../approval/second-person.ts'
import type { Accounts, Changed } from './accounts.ts'

interface Deps {
  readonly accounts: Accounts
  readonly findUser: (id: string) => Promise<User | undefined>
  readonly listUsers: (page: { limit: number; after: string | undefined }) => Promise<User[]>
  /** Refuses roles that reach further than the asker's own. */
  readonly checkGrantable: (asker: Asker, roles: readonly string[]) => Promise<void>
  /** Refuses people whose roles reach further than the asker's own. */
  readonly checkPerson: (asker: Asker, userId: string) => Promise<void>
  /** Refuses who has not proved lately who they are. */
  readonly demandFresh: (asker: Asker) => Promise<void>
  readonly second: Pick<SecondPerson, 'ask' | 'demandHarmless'>
  readonly cursorKey: Uint8Array
}

export type FindMe = (id: string) => Promise<User>

export function userRoutes(deps: Deps): Binding[] {
  return [...readingRoutes(deps), ...changingRoutes(deps)]
}

function readingRoutes({ findUser, listUsers, cursorKey }: Deps): Binding[] {
  return [
    bind(endpoints.listUsers, async ({ query: { limit, cursor } }) => {
      const after = cursor === undefined ? undefined : String(openCursor(cursorKey, cursor))
      const found = await listUsers({ limit: limit + 1, after })
      const items = found.slice(0, limit)
      const last = items.at(-1)?.id
      const next = found.length > limit && last !== undefined ? signCursor(cursorKey, last) : null
      return { body: { items, next } }
    }),
    bind(endpoints.getUser, async ({ params }) => {
      const user = await existing(findUser)(params.id)
      return { body: user, version: user.version }
    }),
  ]
}

function changingRoutes({ accounts, checkPerson, checkGrantable, demandFresh, second }: Deps): Binding[] {
  return [
    bind(endpoints.createUser, async ({ body, asker }) => {
      await checkGrantable(asker, body.roles)
      await second.demandHarmless(body.roles)
      const made = await accounts.register({ ...body, asker })
      return { ...answerOf(made), headers: { location: `/api/v1/users/${made.user.id}` } }
    }),
    bind(endpoints.changeUser, async ({ params, body, asker, ifMatch }) => {
      await checkPerson(asker, params.id)
      const wanted = { kind: 'enable-user', userId: params.id } as const
      const waits = body.status === 'active' ? await second.ask(wanted, { asker, ifMatch }) : undefined
      return waits ?? answerOf(await accounts.setStatus({ userId: params.id, ...body, asker, ifMatch }))
    }),
    bind(endpoints.setUserRoles, async ({ params, body, asker, ifMatch }) => {
      await checkGrantable(asker, body.roles)
      await checkPerson(asker, params.id)
      const wanted = { kind: 'set-user-roles', userId: params.id, ...body } as const
      const waits = await second.ask(wanted, { asker, ifMatch })
      return waits ?? answerOf(await accounts.setRoles({ userId: params.id, ...body, asker, ifMatch }))
    }),
    bind(endpoints.removeUser, async ({ params, asker, ifMatch }) => {
      await checkPerson(asker, params.id)
      const waits = await second.ask({ kind: 'remove-user', userId: params.id }, { asker, ifMatch })
      return waits ?? { position: await accounts.remove({ userId: params.id, asker, ifMatch }) }
    }),
    bind(endpoints.eraseUser, async ({ params, asker }) => {
      await checkPerson(asker, params.id)
      await demandFresh(asker)
      const waits = await second.ask({ kind: 'erase-user', userId: params.id }, { asker })
      return waits ?? { position: await accounts.erase({ userId: params.id, asker }) }
    }),
  ]
}

export function existing(findUser: Deps['findUser']): FindMe {
  return async (id) => {
    const user = await findUser(id)
    if (user === undefined) throw refuse('user_not_found', 'There is no such user')
    return user
  }
}

const answerOf = ({ user, position }: Changed) => ({ body: user, version: user.version, position })
