import { useState } from 'react'

import type { User } from '@urbe/contracts'

import { useChange } from '../api/change.ts'
import { Confirm } from '../design/confirm.tsx'
import { Dialog } from '../design/dialog.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Section } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { InviteLink, useInvite } from './invite-link.tsx'
import { MailDialog, useCanMail } from './mail-invite.tsx'

interface ActProps {
  readonly user: User
  readonly name: string
}

/** A new link to set a password, and an end to waiting after failed sign-ins. */
export function LetInSection({ user, name }: ActProps) {
  const { say } = useSay()
  const [shows, setShows] = useState<'link' | 'mail' | null>(null)
  const canMail = useCanMail()
  const invite = useInvite()
  const unlock = useChange({
    work: (client, id: string) => client.request('unlockUser', { params: { id } }),
    refresh: [],
  })
  const show = () => {
    setShows('link')
    invite.mutate(user.id)
  }
  return (
    <Section title={say('users.letIn')} lead={say('users.letIn.lead')}>
      <div className="sheet-actions">
        <button type="button" className="button" disabled={user.status !== 'active'} onClick={show}>
          {say('users.invite')}
        </button>
        {canMail && (
          <button
            type="button"
            className="button"
            disabled={user.status !== 'active'}
            onClick={() => setShows('mail')}
          >
            {say('users.mail')}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={unlock.isPending}
          aria-busy={unlock.isPending}
          onClick={() => unlock.mutate(user.id)}
        >
          {say('users.unlock')}
        </button>
      </div>
      {unlock.isError && <FaultNotice error={unlock.error} />}
      {unlock.isSuccess && (
        <p className="done" role="status">
          {say('users.unlock.done')}
        </p>
      )}
      {shows === 'mail' && <MailDialog user={{ id: user.id, name }} onClose={() => setShows(null)} />}
      {shows === 'link' && (
        <Dialog
          title={say('users.invite.title', { name })}
          lead={say('users.invite.lead')}
          onClose={() => setShows(null)}
        >
          <InviteLink invite={invite} onClose={() => setShows(null)} />
        </Dialog>
      )}
    </Section>
  )
}

export function StatusSection({ user, name }: ActProps) {
  const { say } = useSay()
  const [asks, setAsks] = useState(false)
  const isActive = user.status === 'active'
  const change = useChange({
    work: (client, status: 'active' | 'disabled') =>
      client.request('changeUser', { params: { id: user.id }, body: { status }, ifMatch: user.version }),
    refresh: ['users'],
  })
  return (
    <Section title={say('users.access')} lead={say(isActive ? 'users.disable.lead' : 'users.enable.lead')}>
      {isActive ? (
        <div>
          <button type="button" className="button danger" onClick={() => setAsks(true)}>
            {say('users.disable')}
          </button>
        </div>
      ) : (
        <div>
          <button
            type="button"
            className="button"
            disabled={change.isPending}
            aria-busy={change.isPending}
            onClick={() => change.mutate('active')}
          >
            {say('users.enable')}
          </button>
          {change.isError && <FaultNotice error={change.error} />}
        </div>
      )}
      {asks && (
        <Confirm
          title={say('users.disable.title', { name })}
          lead={say('users.disable.lead')}
          submit={say('users.disable')}
          busy={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate('disabled')}
          onClose={() => setAsks(false)}
        />
      )}
    </Section>
  )
}

export function EraseSection({ user, name }: ActProps) {
  const { say } = useSay()
  const [asks, setAsks] = useState(false)
  const erase = useChange({
    work: (client, id: string) => client.request('eraseUser', { params: { id } }),
    refresh: ['users'],
  })
  return (
    <Section title={say('users.erase')} lead={say('users.erase.lead')}>
      <div>
        <button type="button" className="button danger" onClick={() => setAsks(true)}>
          {say('users.erase.ask')}
        </button>
      </div>
      {asks && (
        <Confirm
          title={say('users.erase.title', { name })}
          lead={say('users.erase.lead')}
          submit={say('users.erase')}
          typed={name}
          busy={erase.isPending}
          error={erase.error}
          onConfirm={() => erase.mutate(user.id)}
          onClose={() => setAsks(false)}
        />
      )}
    </Section>
  )
}
