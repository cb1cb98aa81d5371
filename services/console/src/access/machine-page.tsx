import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'

import type { ServiceAccount, ServiceAccountSettings } from '@urbe/contracts'

import { useChange, useRead } from '../api/change.ts'
import { useMay } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { Confirm } from '../design/confirm.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section, Sheet } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { useSay } from '../i18n/use-say.ts'
import { KeySection } from './key-section.tsx'
import { MachineForm } from './machine-fields.tsx'
import { textsOf } from './machine-form.ts'
import { SecretSection } from './secret-section.tsx'

export function MachinePage() {
  const { say } = useSay()
  const may = useMay()
  const { machineId } = useParams({ from: '/signed-in/access/machines/$machineId' })
  const machine = useRead(['machines', machineId], (client, reading) =>
    client.call('getServiceAccount', { params: { id: machineId }, ...reading }),
  )
  const isOpen = may('service-account:manage')
  return (
    <Sheet
      title={machine.data?.name ?? '…'}
      lead={machine.data && <Known machine={machine.data} />}
      nav={<AccessLinks />}
    >
      {machine.isError && <FaultNotice error={machine.error} onRetry={() => void machine.refetch()} />}
      {machine.data !== undefined && (
        <>
          <SecretSection machine={machine.data} isOpen={isOpen} />
          <KeySection machine={machine.data} isOpen={isOpen} />
          {isOpen && <SettingsSection key={machine.data.version} machine={machine.data} />}
          {isOpen && <RemoveSection machine={machine.data} />}
        </>
      )}
      {machine.data === undefined && machine.isPending && <p role="status">{say('app.loading')}</p>}
    </Sheet>
  )
}

function Known({ machine: { id, createdAt, expiresAt } }: { machine: ServiceAccount }) {
  const { say } = useSay()
  return (
    <>
      <code>{id}</code> · {say('account.passkey.made')} <When at={createdAt} /> ·{' '}
      {say('account.session.until')} <When at={expiresAt} />
    </>
  )
}

function SettingsSection({ machine }: { machine: ServiceAccount }) {
  const { say } = useSay()
  const change = useChange({
    work: (client, body: ServiceAccountSettings) =>
      client.request('changeServiceAccount', { params: { id: machine.id }, body, ifMatch: machine.version }),
    refresh: ['machines'],
  })
  return (
    <Section title={say('machines.change')} lead={say('machines.change.lead')}>
      <MachineForm
        start={textsOf(machine)}
        now={machine}
        submit={say('machines.save')}
        busy={change.isPending}
        error={change.error}
        onSubmit={change.mutate}
      />
    </Section>
  )
}

function RemoveSection({ machine: { id, name, version } }: { machine: ServiceAccount }) {
  const { say } = useSay()
  const navigate = useNavigate()
  const [asks, setAsks] = useState(false)
  const remove = useChange({
    work: (client, machineId: string) =>
      client.request('removeServiceAccount', { params: { id: machineId }, ifMatch: version }),
    refresh: [],
    onDone: () => void navigate({ to: '/access/machines' }),
  })
  return (
    <Section title={say('machines.remove')} lead={say('machines.remove.lead')}>
      <div>
        <button type="button" className="button danger" onClick={() => setAsks(true)}>
          {say('machines.remove.ask')}
        </button>
      </div>
      {asks && (
        <Confirm
          title={say('machines.remove.title', { name })}
          lead={say('machines.remove.lead')}
          submit={say('machines.remove')}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(id)}
          onClose={() => setAsks(false)}
        />
      )}
    </Section>
  )
}
