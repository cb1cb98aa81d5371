import { type SubmitEvent, useState } from 'react'

import { useChange } from '../api/change.ts'
import { fieldFaults, hasOtherFaults } from '../api/field-faults.ts'
import { Dialog } from '../design/dialog.tsx'
import { Choices, DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { useSay } from '../i18n/use-say.ts'
import { InviteLink, useInvite } from './invite-link.tsx'
import { AddressField, addressIn, MailInvite, useCanMail, useMailInvite } from './mail-invite.tsx'
import { RoleChoice } from './role-choice.tsx'

const NAME_CHARACTERS_MAX = 64
const ways = ['link', 'mail'] as const
type Way = (typeof ways)[number]

/** Makes a user and the link with which they choose a password: nobody else ever knows it. */
export function InviteDialog({ onClose }: { onClose: (userId?: string) => void }) {
  const { say } = useSay()
  const [way, setWay] = useState<Way>('link')
  const invite = useInvite()
  const mail = useMailInvite()
  const create = useChange({
    work: (client, { username, roles }: NewUser) =>
      client.request('createUser', { body: { username, roles: [...roles] } }),
    refresh: ['users'],
    onDone: ({ id }, { address }) => {
      if (address === undefined) invite.mutate(id)
      else mail.mutate({ id, address })
    },
  })
  const close = () => onClose(create.data?.data.id)
  return (
    <Dialog
      title={say('users.new')}
      lead={say(way === 'mail' ? 'users.new.lead.mail' : 'users.new.lead')}
      onClose={close}
    >
      {!create.isSuccess && <NewUserForm way={way} onWay={setWay} create={create} onClose={close} />}
      {create.isSuccess && way === 'link' && <InviteLink invite={invite} onClose={close} />}
      {create.isSuccess && way === 'mail' && (
        <MailInvite userId={create.data.data.id} mail={mail} onClose={close} />
      )}
    </Dialog>
  )
}

interface NewUser {
  readonly username: string
  readonly roles: readonly string[]
  /** Where the invitation is written to. */
  readonly address?: string
}

interface NewUserFormProps {
  readonly way: Way
  readonly onWay: (way: Way) => void
  readonly create: {
    readonly isPending: boolean
    readonly error: unknown
    readonly mutate: (user: NewUser) => void
  }
  readonly onClose: () => void
}

function NewUserForm({ way, onWay, create, onClose }: NewUserFormProps) {
  const { say } = useSay()
  const [roles, setRoles] = useState<readonly string[]>(['viewer'])
  const canMail = useCanMail()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const username = String(typed.get('username')).trim()
    create.mutate({ username, roles, ...(way === 'mail' && { address: addressIn(typed) }) })
  }
  return (
    <form className="plain" onSubmit={submit} noValidate>
      <Field
        label={say('signIn.username')}
        hint={say('users.name.hint')}
        fault={fieldFaults(create.error).has('username') ? say('users.name.hint') : undefined}
        input={{
          name: 'username',
          maxLength: NAME_CHARACTERS_MAX,
          autoFocus: true,
          autoComplete: 'off',
          autoCapitalize: 'none',
          spellCheck: false,
        }}
      />
      <RoleChoice chosen={roles} onChoose={setRoles} />
      {canMail && <WayChoice way={way} onWay={onWay} />}
      {way === 'mail' && <AddressField />}
      {hasOtherFaults(create.error, ['username']) && <FaultNotice error={create.error} />}
      <DialogActions
        cancel={say('found.cancel')}
        submit={say(way === 'mail' ? 'users.new.mail' : 'users.new.submit')}
        busy={create.isPending}
        disabled={roles.length === 0}
        onClose={onClose}
      />
    </form>
  )
}

function WayChoice({ way, onWay }: Pick<NewUserFormProps, 'way' | 'onWay'>) {
  const { say } = useSay()
  const choices = ways.map((value) => ({
    value,
    name: say(`users.way.${value}`),
    about: say(`users.way.${value}.about`),
  }))
  return <Choices name="way" legend={say('users.way')} choices={choices} chosen={way} onChoose={onWay} />
}
