import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'

import type { User } from '@urbe/contracts'

import { useChange, useRead } from '../api/change.ts'
import { useMay, useMe } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section, Sheet } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { useSay } from '../i18n/use-say.ts'
import { RoleChoice } from './role-choice.tsx'
import { EraseSection, LetInSection, StatusSection } from './user-acts.tsx'
import { StatusBadge } from './users-page.tsx'

export function UserPage() {
  const { say } = useSay()
  const { userId } = useParams({ from: '/signed-in/access/users/$userId' })
  const user = useRead(['users', userId], (client, reading) =>
    client.call('getUser', { params: { id: userId }, ...reading }),
  )
  const name =
    user.data === undefined ? '…' : (user.data.username ?? say('users.erased', { id: userId.slice(-12) }))
  return (
    <Sheet
      title={name}
      lead={user.data && <Known user={user.data} />}
      nav={<AccessLinks />}
      actions={<TrailLink userId={userId} />}
    >
      {user.isError && <FaultNotice error={user.error} onRetry={() => void user.refetch()} />}
      {user.data !== undefined && <Acts key={user.data.version} user={user.data} name={name} />}
    </Sheet>
  )
}

function Known({ user: { status, createdAt, id } }: { user: User }) {
  const { say } = useSay()
  return (
    <>
      <StatusBadge status={status} /> {say('users.since')} <When at={createdAt} /> · <code>{id}</code>
    </>
  )
}

function TrailLink({ userId }: { userId: string }) {
  const { say } = useSay()
  const may = useMay()
  if (!may('audit:read')) return null
  return (
    <Link className="button" to="/trail" search={{ about: userId }}>
      {say('users.trail')}
    </Link>
  )
}

function Acts({ user, name }: { user: User; name: string }) {
  const { say } = useSay()
  const may = useMay()
  const { data: me } = useMe()
  if (user.status === 'erased') return <p className="sheet-empty">{say('users.erased.lead')}</p>
  if (!may('user:manage')) return <RoleSection user={user} isOpen={false} />
  const isMe = me?.id === user.id
  return (
    <>
      <RoleSection user={user} isOpen />
      <LetInSection user={user} name={name} />
      {!isMe && <StatusSection user={user} name={name} />}
      {!isMe && <EraseSection user={user} name={name} />}
    </>
  )
}

function RoleSection({ user, isOpen }: { user: User; isOpen: boolean }) {
  const { say } = useSay()
  const [roles, setRoles] = useState<readonly string[]>(user.roles)
  const save = useChange({
    work: (client, wanted: readonly string[]) =>
      client.request('setUserRoles', {
        params: { id: user.id },
        body: { roles: [...wanted] },
        ifMatch: user.version,
      }),
    refresh: ['users'],
  })
  const isChanged = [...roles].sort().join() !== [...user.roles].sort().join()
  return (
    <Section title={say('users.roles')} lead={say('users.roles.lead')}>
      <RoleChoice chosen={roles} onChoose={setRoles} disabled={!isOpen} />
      {save.isError && <FaultNotice error={save.error} />}
      {isOpen && (
        <div>
          <button
            type="button"
            className="button primary"
            disabled={!isChanged || roles.length === 0 || save.isPending}
            aria-busy={save.isPending}
            onClick={() => save.mutate(roles)}
          >
            {say('users.roles.save')}
          </button>
        </div>
      )}
    </Section>
  )
}
