import type { SubmitEvent } from 'react'

import { useChange, useRead } from '../api/change.ts'
import { fieldFaults, hasOtherFaults } from '../api/field-faults.ts'
import { useMay } from '../api/queries.ts'
import { Dialog } from '../design/dialog.tsx'
import { DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { formatMoment } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'

const ADDRESS_CHARACTERS_MAX = 254

/** Whether the platform can write to people. */
export function useCanMail(): boolean {
  const may = useMay()
  const ways = useRead(['invite-ways'], (client, { signal }) => client.call('getInviteWays', { signal }), {
    enabled: may('user:read'),
  })
  return ways.data?.mail === true
}

interface Letter {
  readonly id: string
  readonly address: string
}

export function useMailInvite() {
  return useChange({
    work: (client, { id, address }: Letter) =>
      client.request('mailInvite', { params: { id }, body: { address } }),
    refresh: [],
  })
}

interface MailInviteProps {
  readonly userId: string
  readonly mail: ReturnType<typeof useMailInvite>
  readonly onClose: () => void
}

/** Where the letter goes, until it has gone there. */
export function MailInvite({ userId, mail, onClose }: MailInviteProps) {
  const { say, locale } = useSay()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    mail.mutate({ id: userId, address: addressIn(new FormData(event.currentTarget)) })
  }
  if (mail.isSuccess) {
    const time = formatMoment(mail.data.data.expiresAt, locale)
    return (
      <>
        <p className="done" role="status">
          {say('users.mail.done', { address: mail.variables.address, time })}
        </p>
        <div className="actions">
          <button type="button" className="button primary" onClick={onClose}>
            {say('users.invite.done')}
          </button>
        </div>
      </>
    )
  }
  return (
    <form className="plain" onSubmit={submit} noValidate>
      <AddressField error={mail.error} start={mail.variables?.address} />
      {hasOtherFaults(mail.error, ['address']) && <FaultNotice error={mail.error} />}
      <DialogActions
        cancel={say('found.cancel')}
        submit={say('users.mail.send')}
        busy={mail.isPending}
        onClose={onClose}
      />
    </form>
  )
}

export const addressIn = (form: FormData): string => String(form.get('address') ?? '').trim()

interface AddressFieldProps {
  readonly error?: unknown
  readonly start?: string | undefined
}

export function AddressField({ error, start }: AddressFieldProps) {
  const { say } = useSay()
  return (
    <Field
      label={say('users.mail.address')}
      hint={say('users.mail.address.hint')}
      fault={fieldFaults(error).has('address') ? say('users.mail.address.fault') : undefined}
      input={{
        name: 'address',
        type: 'email',
        defaultValue: start,
        maxLength: ADDRESS_CHARACTERS_MAX,
        autoComplete: 'off',
        spellCheck: false,
      }}
    />
  )
}

interface MailDialogProps {
  readonly user: { readonly id: string; readonly name: string }
  readonly onClose: () => void
}

export function MailDialog({ user, onClose }: MailDialogProps) {
  const { say } = useSay()
  const mail = useMailInvite()
  return (
    <Dialog
      title={say('users.mail.title', { name: user.name })}
      lead={say('users.mail.lead')}
      onClose={onClose}
    >
      <MailInvite userId={user.id} mail={mail} onClose={onClose} />
    </Dialog>
  )
}
