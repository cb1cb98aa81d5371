import type { ServiceAccount, ServiceAccountSettings } from '@urbe/contracts'

export type MachineFault = 'name' | 'expiry' | 'agents'

/** Settings of a service account as they stand in the form. */
export interface MachineTexts {
  readonly name: string
  /** `2027-01-31`, until whose end it counts. */
  readonly expires: string
  readonly roles: readonly string[]
  /** Permissions to which it is confined; none are all that its roles give. */
  readonly scopes: string
  readonly cityId: string
  readonly agentIds: string
}

export const MACHINE_NAME_CHARACTERS_MAX = 80
const DAY = /^\d{4}-\d{2}-\d{2}$/
const MS_A_DAY = 86_400_000

/** As the API takes them, or what is at fault. What the form does not show of an account stays as it is. */
export function machineOf(
  texts: MachineTexts,
  now?: Pick<ServiceAccount, 'conditions'>,
): ServiceAccountSettings | MachineFault {
  const { name, expires, roles, cityId } = texts
  const words = (text: string) => text.split(/[\s,]+/).filter((each) => each !== '')
  if (name.trim() === '' || name.trim().length > MACHINE_NAME_CHARACTERS_MAX) return 'name'
  if (!DAY.test(expires) || Number.isNaN(Date.parse(expires))) return 'expiry'
  const agentIds = words(texts.agentIds)
  const isAgent = roles.includes('agent')
  if (isAgent && (cityId === '' || agentIds.length === 0)) return 'agents'
  const scopes = words(texts.scopes)
  return {
    name: name.trim(),
    roles: [...roles],
    expiresAt: new Date(Date.parse(expires) + MS_A_DAY - 1).toISOString(),
    // The service knows the permissions, and names one that is none.
    ...(scopes.length > 0 && { scopes: scopes as NonNullable<ServiceAccountSettings['scopes']> }),
    ...(isAgent && { agents: { cityId, agentIds } }),
    ...(now?.conditions && { conditions: now.conditions }),
  }
}

export function textsOf({ name, expiresAt, roles, scopes, agents }: ServiceAccount): MachineTexts {
  return {
    name,
    expires: expiresAt.slice(0, 10),
    roles,
    scopes: scopes?.join(' ') ?? '',
    cityId: agents?.cityId ?? '',
    agentIds: agents?.agentIds.join(' ') ?? '',
  }
}

/** A new account counts for so long unless somebody says otherwise. */
const DAYS = 90

export function newMachine(nowMs: number): MachineTexts {
  const expires = new Date(nowMs + DAYS * MS_A_DAY).toISOString().slice(0, 10)
  return { name: '', expires, roles: ['viewer'], scopes: '', cityId: '', agentIds: '' }
}
