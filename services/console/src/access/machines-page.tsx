import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import type { ServiceAccountSettings } from '@urbe/contracts'

import { useChange } from '../api/change.ts'
import { useMay } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { Dialog } from '../design/dialog.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { Sheet } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { useSay } from '../i18n/use-say.ts'
import { MachineForm } from './machine-fields.tsx'
import { newMachine } from './machine-form.ts'
import { roleTitle } from './role-title.ts'
import { useMachines } from './use-names.ts'

export function MachinesPage() {
  const { say } = useSay()
  const machines = useMachines()
  return (
    <Sheet
      title={say('machines.title')}
      lead={say('machines.lead')}
      nav={<AccessLinks />}
      actions={<NewMachine />}
    >
      {machines.isError && <FaultNotice error={machines.error} onRetry={() => void machines.refetch()} />}
      {machines.data?.items.length === 0 && <p className="sheet-empty">{say('machines.none')}</p>}
      <ul className="rows">
        {machines.data?.items.map(({ id, name, roles, expiresAt, secrets }) => (
          <li className="row" key={id}>
            <div>
              <Link className="row-name" to="/access/machines/$machineId" params={{ machineId: id }}>
                {name}
              </Link>
              <p>
                {roles.map((role) => roleTitle(role, say)).join(', ')} · {say('account.session.until')}{' '}
                <When at={expiresAt} />
              </p>
            </div>
            <p className="row-aside">{say('machines.secrets', { count: secrets.length })}</p>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function NewMachine() {
  const { say } = useSay()
  const may = useMay()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const create = useChange({
    work: (client, body: ServiceAccountSettings) => client.request('createServiceAccount', { body }),
    refresh: ['machines'],
    onDone: ({ id }) => void navigate({ to: '/access/machines/$machineId', params: { machineId: id } }),
  })
  if (!may('service-account:manage')) return null
  return (
    <>
      <button type="button" className="button primary" onClick={() => setOpen(true)}>
        <Icon name="plus" />
        {say('machines.new')}
      </button>
      {open && (
        <Dialog title={say('machines.new')} lead={say('machines.new.lead')} onClose={() => setOpen(false)}>
          <MachineForm
            start={newMachine(Date.now())}
            submit={say('machines.create')}
            busy={create.isPending}
            error={create.error}
            onSubmit={create.mutate}
          />
        </Dialog>
      )}
    </>
  )
}
