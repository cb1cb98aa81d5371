import { endpoints } from '@urbe/contracts'
import { type Asker, type Binding, bind } from '@urbe/http'

import type { SecondPerson } from '../approval/second-person.ts'
import { spellUsername } from '../login/login.ts'
import type { Throttle } from '../login/throttle.ts'
import { signedIn } from '../session/signed-in.ts'
import type { ChangePassword } from './change-password.ts'
import type { Invites } from './invites.ts'

interface Deps {
  readonly changePassword: ChangePassword
  readonly invites: Invites
  readonly throttle: Pick<Throttle, 'unlock'>
  /** Refuses people whose roles reach further than the asker's own. */
  readonly checkPerson: (asker: Asker, userId: string) => Promise<void>
  readonly second: Pick<SecondPerson, 'demandNoAdministrator'>
  /** Refuses with `user_not_found`. */
  readonly usernameOf: (userId: string) => Promise<string>
}

export function passwordRoutes({
  changePassword,
  invites,
  throttle,
  usernameOf,
  checkPerson,
  second,
}: Deps): Binding[] {
  // Whoever holds the invitation is that person from then on.
  const invitable = (asker: Asker, userId: string) => async () => {
    await checkPerson(asker, userId)
    await second.demandNoAdministrator(userId)
  }
  return [
    bind(endpoints.changePassword, async ({ body, asker, address }) => {
      await changePassword({ ...body, ...signedIn(asker), asker, address })
      return {}
    }),
    bind(endpoints.getInviteWays, async () => ({ body: { mail: invites.canMail } })),
    bind(endpoints.inviteUser, async ({ params, body, asker }) => {
      const by = asker.userId ?? asker.actor
      const check = invitable(asker, params.id)
      const { token, expiresAt } = await invites.invite({ userId: params.id, ...body, by, check })
      return { body: { token, expiresAt: expiresAt.toISOString() } }
    }),
    bind(endpoints.mailInvite, async ({ params, body, asker }) => {
      const by = asker.userId ?? asker.actor
      const check = invitable(asker, params.id)
      const expiresAt = await invites.mailInvite({ userId: params.id, ...body, by, check })
      return { body: { expiresAt: expiresAt.toISOString() } }
    }),
    bind(endpoints.acceptInvite, async ({ body, asker, address }) => {
      await invites.setPassword({ ...body, pointer: '/password', asker, address })
      return {}
    }),
    bind(endpoints.confirmPasswordReset, async ({ body: { token, newPassword }, asker, address }) => {
      await invites.setPassword({ token, password: newPassword, pointer: '/newPassword', asker, address })
      return {}
    }),
    bind(endpoints.askPasswordReset, async ({ body, address }) => {
      await invites.ask(spellUsername(body.username), address)
      return {}
    }),
    bind(endpoints.unlockUser, async ({ params, asker }) => {
      await checkPerson(asker, params.id)
      await throttle.unlock(await usernameOf(params.id))
      return {}
    }),
  ]
}
