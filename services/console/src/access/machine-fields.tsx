import { type SubmitEvent, useState } from 'react'

import type { ServiceAccount, ServiceAccountSettings } from '@urbe/contracts'

import { useCities } from '../api/queries.ts'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { SelectField } from '../design/form-parts.tsx'
import { useSay } from '../i18n/use-say.ts'
import {
  MACHINE_NAME_CHARACTERS_MAX,
  type MachineFault,
  type MachineTexts,
  machineOf,
} from './machine-form.ts'
import { RoleChoice } from './role-choice.tsx'

interface MachineFormProps {
  readonly start: MachineTexts
  readonly now?: ServiceAccount
  readonly submit: string
  readonly busy: boolean
  readonly error: unknown
  readonly onSubmit: (settings: ServiceAccountSettings) => void
}

export function MachineForm({ start, now, submit, busy, error, onSubmit }: MachineFormProps) {
  const { say } = useSay()
  const [roles, setRoles] = useState<readonly string[]>(start.roles)
  const [fault, setFault] = useState<MachineFault | null>(null)
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const text = (name: string) => String(typed.get(name) ?? '')
    const names = ['name', 'expires', 'scopes', 'cityId', 'agentIds'] as const
    const [name = '', expires = '', scopes = '', cityId = '', agentIds = ''] = names.map(text)
    const settings = machineOf({ name, expires, scopes, cityId, agentIds, roles }, now)
    if (typeof settings === 'string') return setFault(settings)
    setFault(null)
    onSubmit(settings)
  }
  return (
    <form className="plain" onSubmit={send} noValidate>
      <Field
        label={say('machines.name')}
        fault={fault === 'name' ? say('machines.name.fault') : undefined}
        input={{
          name: 'name',
          defaultValue: start.name,
          maxLength: MACHINE_NAME_CHARACTERS_MAX,
          autoComplete: 'off',
        }}
      />
      <Field
        label={say('machines.expires')}
        hint={say('machines.expires.hint')}
        fault={fault === 'expiry' ? say('machines.expires.fault') : undefined}
        input={{ name: 'expires', type: 'date', defaultValue: start.expires }}
      />
      <RoleChoice chosen={roles} onChoose={setRoles} />
      {roles.includes('agent') && <AgentFields start={start} isFault={fault === 'agents'} />}
      <Field
        label={say('machines.scopes')}
        hint={say('machines.scopes.hint')}
        input={{ name: 'scopes', defaultValue: start.scopes, spellCheck: false, autoComplete: 'off' }}
      />
      {error !== null && <FaultNotice error={error} />}
      <div>
        <button
          type="submit"
          className="button primary"
          disabled={busy || roles.length === 0}
          aria-busy={busy}
        >
          {submit}
        </button>
      </div>
    </form>
  )
}

function AgentFields({ start, isFault }: { start: MachineTexts; isFault: boolean }) {
  const { say } = useSay()
  const cities = useCities()
  const known =
    cities.data?.pages.flatMap(({ items }) => items.map(({ id, name }) => ({ value: id, name }))) ?? []
  const options = [...known, ...(start.cityId === '' ? [] : [{ value: start.cityId, name: start.cityId }])]
  const first = new Map(options.toReversed().map((option) => [option.value, option]))
  return (
    <>
      <SelectField
        label={say('machines.agents.city')}
        options={[...first.values()]}
        select={{ name: 'cityId', defaultValue: start.cityId }}
      />
      <Field
        label={say('machines.agents')}
        hint={say('machines.agents.hint')}
        fault={isFault ? say('machines.agents.fault') : undefined}
        input={{ name: 'agentIds', defaultValue: start.agentIds, spellCheck: false, autoComplete: 'off' }}
      />
    </>
  )
}
