import type { IncomingHttpHeaders } from 'node:http'

import type { ProvenKey } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import type { PasskeyAssertion, Tokens } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import type { Devices } from '../login/device.ts'
import type { StartRecorded } from '../session/recorded-start.ts'
import type { Passkeys } from './passkeys.ts'

interface Deps {
  readonly passkeys: Pick<Passkeys, 'verify'>
  readonly start: StartRecorded
  readonly isActive: (userId: string) => Promise<boolean>
  readonly audit: Pick<AuditTrail, 'note'>
  readonly devices: Devices
  readonly usernameOf: (userId: string) => Promise<string>
}

interface Shown {
  readonly assertion: PasskeyAssertion
  readonly headers: IncomingHttpHeaders
  readonly address: string
  readonly userAgent: string
  readonly key: ProvenKey | undefined
  readonly asker: CommandAsker
}

export type PasskeyLogin = (shown: Shown) => Promise<{
  readonly tokens: Tokens
  /** A `Set-Cookie` that lets the device be known again. */
  readonly remembered: string
}>

/** A passkey that checked its owner is both factors: no password is asked for. There is nothing here to guess at. */
export function passkeyLogins(deps: Deps): PasskeyLogin {
  return async (shown) => {
    const context = { address: shown.address, userAgent: shown.userAgent }
    try {
      const { userId, methods } = await deps.passkeys.verify(shown.assertion)
      if (!(await deps.isActive(userId))) throw refuse('invalid_assertion', 'The passkey was not accepted')
      const { headers, address, userAgent, key, asker } = shown
      const username = await deps.usernameOf(userId)
      const knownDevice = deps.devices.known(headers, username) !== undefined
      const tokens = await deps.start({ userId, methods, address, userAgent, knownDevice, key, asker })
      return { tokens, remembered: deps.devices.remember(username) }
    } catch (error) {
      if (error instanceof Refusal)
        deps.audit.note({
          action: 'login.refused',
          outcome: 'refused',
          reason: error.code,
          actor: { type: 'anonymous' },
          context,
        })
      throw error
    }
  }
}
