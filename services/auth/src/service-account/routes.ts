import { endpoints, type ServiceAccount } from '@urbe/contracts'
import { type Asker, type Binding, bind, openCursor, refuse, signCursor } from '@urbe/http'

import type { SecondPerson } from '../approval/second-person.ts'
import { viewOfSecret } from './queries.ts'
import type { ChangedAccount, ServiceAccounts } from './service-accounts.ts'

interface Deps {
  readonly second: Pick<SecondPerson, 'ask' | 'demandHarmless'>
  readonly checkGrantable: (asker: Asker, roles: readonly string[]) => Promise<void>
  readonly accounts: ServiceAccounts
  readonly find: (id: string) => Promise<ServiceAccount | undefined>
  readonly list: (page: { limit: number; after: string | undefined }) => Promise<ServiceAccount[]>
  readonly cursorKey: Uint8Array
}

export function serviceAccountRoutes({
  accounts,
  find,
  list,
  second,
  checkGrantable,
  cursorKey,
}: Deps): Binding[] {
  const existing = async (id: string) => {
    const account = await find(id)
    if (account === undefined) throw refuse('service_account_not_found', 'There is no such service account')
    return account
  }
  /** Nobody changes machines that may do more than they do themselves. */
  const checkMachine = async (asker: Asker, id: string) =>
    await checkGrantable(asker, (await existing(id)).roles)
  return [
    bind(endpoints.listServiceAccounts, async ({ query: { limit, cursor } }) => {
      const after = cursor === undefined ? undefined : String(openCursor(cursorKey, cursor))
      const found = await list({ limit: limit + 1, after })
      const items = found.slice(0, limit)
      const last = items.at(-1)?.id
      const next = found.length > limit && last !== undefined ? signCursor(cursorKey, last) : null
      return { body: { items, next } }
    }),
    bind(endpoints.createServiceAccount, async ({ body, asker }) => {
      demandPerson(asker)
      await second.demandHarmless(body.roles)
      const made = await accounts.create(asker, body)
      return { ...answerOf(made), headers: { location: `/api/v1/service-accounts/${made.account.id}` } }
    }),
    bind(endpoints.getServiceAccount, async ({ params }) => {
      const account = await existing(params.id)
      return { body: account, version: account.version }
    }),
    bind(endpoints.changeServiceAccount, async ({ params, body: settings, asker, ifMatch }) => {
      demandAnother(asker, params.id)
      await checkMachine(asker, params.id)
      await checkGrantable(asker, settings.roles)
      const wanted = { kind: 'change-service-account', accountId: params.id, settings } as const
      const waits = await second.ask(wanted, { asker, ifMatch })
      return waits ?? answerOf(await accounts.change({ id: params.id, settings, asker, ifMatch }))
    }),
    bind(endpoints.removeServiceAccount, async ({ params, asker, ifMatch }) => {
      await checkMachine(asker, params.id)
      return { position: await accounts.remove({ id: params.id, asker, ifMatch }) }
    }),
    bind(endpoints.issueSecret, async ({ params, body, asker }) => {
      demandAnother(asker, params.id)
      const { row, shown, position } = await accounts.issueSecret({ id: params.id, wanted: body, asker })
      const secret = shown === undefined ? {} : { secret: shown }
      return { body: { ...viewOfSecret(row), clientId: params.id, ...secret }, position }
    }),
    bind(endpoints.revokeSecret, async ({ params, asker }) => {
      await checkMachine(asker, params.id)
      return { position: await accounts.revokeSecret({ ...params, asker }) }
    }),
  ]
}

function demandPerson({ actor }: Asker): void {
  if (actor.startsWith('service-account:'))
    throw refuse('forbidden', 'A service account needs a person as its owner')
}

/** A machine that is in wrong hands would stay there: with secrets of its own making, for as long as it likes. */
function demandAnother({ userId }: Asker, id: string): void {
  if (userId === id)
    throw refuse('forbidden', 'A machine gives itself no secrets and changes nothing of its own')
}

const answerOf = ({ account, position }: ChangedAccount) => ({
  body: account,
  version: account.version,
  position,
})
