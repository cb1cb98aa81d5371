import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'

import type { Grant } from '@urbe/contracts'

import { useChange } from '../api/change.ts'
import { useMay } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { Confirm } from '../design/confirm.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section, Sheet } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { conditionTexts } from './condition-text.ts'
import type { RoleDraft } from './role-draft.ts'
import { RoleForm } from './role-form.tsx'
import { roleTitle } from './role-title.ts'
import { useRole } from './use-roles.ts'

export function RolePage() {
  const { say } = useSay()
  const may = useMay()
  const { name } = useParams({ from: '/signed-in/access/roles/$name' })
  const role = useRole(name)
  const { description, grants, permissions = [], system, version } = role.data ?? {}
  const isOpen = system === false && grants !== undefined && version !== undefined && may('role:manage')
  return (
    <Sheet title={roleTitle(name, say)} lead={description} nav={<AccessLinks />}>
      {role.isError && <FaultNotice error={role.error} onRetry={() => void role.refetch()} />}
      <Granted grants={grants ?? permissions.map((permission) => ({ permission, effect: 'allow' }))} />
      {isOpen && (
        <EditSection
          key={version}
          name={name}
          version={version}
          role={{ description: description ?? '', grants }}
        />
      )}
    </Sheet>
  )
}

export function NewRolePage() {
  const { say } = useSay()
  const navigate = useNavigate()
  const create = useChange({
    work: (client, { name, ...role }: RoleDraft & { name: string }) =>
      client.request('createRole', { body: { name, ...role, grants: [...role.grants] } }),
    refresh: ['roles'],
    onDone: ({ name }) => void navigate({ to: '/access/roles/$name', params: { name } }),
  })
  return (
    <Sheet title={say('roles.new')} lead={say('roles.new.lead')} nav={<AccessLinks />}>
      <RoleForm
        role={{ description: '', grants: [] }}
        named
        submit={say('roles.create')}
        busy={create.isPending}
        error={create.error}
        onSubmit={(role, name) => create.mutate({ ...role, name })}
      />
    </Sheet>
  )
}

function Granted({ grants }: { grants: readonly Grant[] }) {
  const { say } = useSay()
  return (
    <Section title={say('roles.may')}>
      <ul className="grants">
        {grants.map(({ permission, effect, conditions }, at) => (
          // A rule has no name of its own, and a list that is only read keeps its order.
          <li key={at}>
            <code>{permission}</code>
            <span>{say(`permission.${permission}`)}</span>
            {effect === 'deny' && <span className="badge bad">{say('roles.deny')}</span>}
            {conditionTexts(conditions, say).map((text) => (
              <small key={text}>{text}</small>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function EditSection({ name, version, role }: { name: string; version: number; role: RoleDraft }) {
  const { say } = useSay()
  const change = useChange({
    work: (client, { description, grants }: RoleDraft) =>
      client.request('changeRole', {
        params: { name },
        body: { description, grants: [...grants] },
        ifMatch: version,
      }),
    refresh: ['roles'],
  })
  return (
    <Section
      title={say('roles.change')}
      lead={say('roles.change.lead')}
      actions={<RemoveRole name={name} version={version} />}
    >
      <RoleForm
        role={role}
        named={false}
        submit={say('roles.save')}
        busy={change.isPending}
        error={change.error}
        onSubmit={(changed) => change.mutate(changed)}
      />
    </Section>
  )
}

function RemoveRole({ name, version }: { name: string; version: number }) {
  const { say } = useSay()
  const navigate = useNavigate()
  const [asks, setAsks] = useState(false)
  const remove = useChange({
    work: (client, role: string) =>
      client.request('removeRole', { params: { name: role }, ifMatch: version }),
    refresh: [],
    onDone: () => void navigate({ to: '/access/roles' }),
  })
  return (
    <>
      <button type="button" className="button danger" onClick={() => setAsks(true)}>
        {say('roles.remove')}
      </button>
      {asks && (
        <Confirm
          title={say('roles.remove.title', { name })}
          lead={say('roles.remove.lead')}
          submit={say('roles.remove')}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(name)}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  )
}
