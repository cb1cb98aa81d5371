import { useState } from 'react'

import type { ServiceAccount } from '@urbe/contracts'

import { useChange } from '../api/change.ts'
import { Confirm } from '../design/confirm.tsx'
import { Dialog } from '../design/dialog.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section } from '../design/sheet.tsx'
import { ShownOnce } from '../design/shown-once.tsx'
import { When } from '../design/when.tsx'
import { useSay } from '../i18n/use-say.ts'

type Kind = 'client-secret' | 'api-key'

export function SecretSection({ machine, isOpen }: { machine: ServiceAccount; isOpen: boolean }) {
  const { say } = useSay()
  const [shown, setShown] = useState<string | null>(null)
  const issue = useChange({
    work: (client, kind: Kind) =>
      client.request('issueSecret', { params: { id: machine.id }, body: { kind } }),
    refresh: ['machines'],
    onDone: ({ secret }) => setShown(secret ?? null),
  })
  const kinds = ['api-key', 'client-secret'] as const
  const secrets = machine.secrets.filter(({ kind }) => kind !== 'public-key')
  return (
    <Section
      title={say('secrets.title')}
      lead={say('secrets.lead')}
      actions={
        isOpen &&
        kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="button"
            disabled={issue.isPending}
            onClick={() => issue.mutate(kind)}
          >
            {say(`secrets.new.${kind}`)}
          </button>
        ))
      }
    >
      {issue.isError && <FaultNotice error={issue.error} />}
      {machine.secrets.length === 0 && <p className="sheet-empty">{say('secrets.none')}</p>}
      <ul className="rows">
        {secrets.map((secret) => (
          <SecretRow key={secret.id} machineId={machine.id} secret={secret} isOpen={isOpen} />
        ))}
      </ul>
      {shown !== null && (
        <Dialog title={say('secrets.shown')} onClose={() => setShown(null)}>
          <ShownOnce label={machine.name} value={shown} />
          <div className="actions">
            <button type="button" className="button primary" onClick={() => setShown(null)}>
              {say('secrets.kept')}
            </button>
          </div>
        </Dialog>
      )}
    </Section>
  )
}

interface SecretRowProps {
  readonly machineId: string
  readonly secret: ServiceAccount['secrets'][number]
  readonly isOpen: boolean
}

export function SecretRow({ machineId, secret: { id, kind, hint, expiresAt }, isOpen }: SecretRowProps) {
  const { say } = useSay()
  const [asks, setAsks] = useState(false)
  const revoke = useChange({
    work: (client, secretId: string) =>
      client.request('revokeSecret', { params: { id: machineId, secretId } }),
    refresh: ['machines'],
  })
  return (
    <li className="row">
      <div>
        <strong>{say(`secrets.kind.${kind}`)}</strong> <code>{hint}</code>
        <p>
          {say('account.session.until')} <When at={expiresAt} />
        </p>
      </div>
      {isOpen && (
        <button type="button" className="button" onClick={() => setAsks(true)}>
          {say('secrets.revoke')}
        </button>
      )}
      {asks && (
        <Confirm
          title={say('secrets.revoke.title', { hint })}
          lead={say('secrets.revoke.lead')}
          submit={say('secrets.revoke')}
          busy={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate(id)}
          onClose={() => setAsks(false)}
        />
      )}
    </li>
  )
}
