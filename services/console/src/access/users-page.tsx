import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import type { User } from '@urbe/contracts'

import { useMay } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { Icon } from '../design/icons.tsx'
import { Sheet } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { roleTitle } from './role-title.ts'
import { useUsers } from './use-names.ts'
import { isFound } from './user-search.ts'

/** As many as one can look through; the search finds the others. */
const SHOWN_MAX = 200

export function UsersPage() {
  const { say, locale } = useSay()
  const users = useUsers()
  const [wanted, setWanted] = useState('')
  const found = users.data?.items.filter((user) => isFound(user, wanted)) ?? []
  const count = formatNumber(users.data?.items.length ?? 0, locale)
  return (
    <Sheet
      title={say('users.title')}
      lead={users.data && say(users.data.more ? 'users.countAtLeast' : 'users.count', { count })}
      nav={<AccessLinks />}
      actions={<NewUser />}
    >
      <Field
        label={say('users.search')}
        hint={say('users.search.hint')}
        input={{ type: 'search', value: wanted, onChange: (event) => setWanted(event.target.value) }}
      />
      {users.isError && <FaultNotice error={users.error} onRetry={() => void users.refetch()} />}
      {users.isSuccess && found.length === 0 && <p className="sheet-empty">{say('users.none')}</p>}
      <ul className="rows">
        {found.slice(0, SHOWN_MAX).map((user) => (
          <UserRow key={user.id} user={user} />
        ))}
      </ul>
      {found.length > SHOWN_MAX && (
        <p className="sheet-empty">
          {say('users.rest', { count: formatNumber(found.length - SHOWN_MAX, locale) })}
        </p>
      )}
    </Sheet>
  )
}

function UserRow({ user: { id, username, roles, status, createdAt } }: { user: User }) {
  const { say } = useSay()
  return (
    <li className="row">
      <div>
        <Link className="row-name" to="/access/users/$userId" params={{ userId: id }}>
          {username ?? say('users.erased', { id: id.slice(-12) })}
        </Link>
        <p>
          {roles.map((role) => roleTitle(role, say)).join(', ')} · {say('users.since')}{' '}
          <When at={createdAt} />
        </p>
      </div>
      <StatusBadge status={status} />
    </li>
  )
}

export function StatusBadge({ status }: Pick<User, 'status'>) {
  const { say } = useSay()
  return <span className={status === 'active' ? 'badge good' : 'badge bad'}>{say(`user.${status}`)}</span>
}

function NewUser() {
  const { say } = useSay()
  const may = useMay()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  if (!may('user:manage')) return null
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        {say('users.new')}
      </button>
      {open && (
        <InviteDialog
          onClose={(userId) => {
            setOpen(false)
            if (userId !== undefined) void navigate({ to: '/access/users/$userId', params: { userId } })
          }}
        />
      )}
    </>
  )
}
