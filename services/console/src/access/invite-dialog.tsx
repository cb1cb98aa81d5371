import { type SubmitEvent, useState } from 'react'

import { useChange } from '../api/change.ts'
import { Dialog } from '../design/dialog.tsx'
import { DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { useSay } from '../i18n/use-say.ts'
import { InviteLink, useInvite } from './invite-link.tsx'
import { RoleChoice } from './role-choice.tsx'

const NAME_CHARACTERS_MAX = 64

/** Makes a user and the link with which they choose a password: nobody else ever knows it. */
export function InviteDialog({ onClose }: { onClose: (userId?: string) => void }) {
  const { say } = useSay()
  const [roles, setRoles] = useState<readonly string[]>(['viewer'])
  const invite = useInvite()
  const create = useChange({
    work: (client, username: string) =>
      client.request('createUser', { body: { username, roles: [...roles] } }),
    refresh: ['users'],
    onDone: ({ id }) => invite.mutate(id),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    create.mutate(String(new FormData(event.currentTarget).get('username')).trim())
  }
  const close = () => onClose(create.data?.data.id)
  return (
    <Dialog title={say('users.new')} lead={say('users.new.lead')} onClose={close}>
      {create.isSuccess ? (
        <InviteLink invite={invite} onClose={close} />
      ) : (
        <form className="plain" onSubmit={submit}>
          <Field
            label={say('signIn.username')}
            hint={say('users.name.hint')}
            input={{
              name: 'username',
              maxLength: NAME_CHARACTERS_MAX,
              required: true,
              autoFocus: true,
              autoComplete: 'off',
              autoCapitalize: 'none',
              spellCheck: false,
            }}
          />
          <RoleChoice chosen={roles} onChoose={setRoles} />
          {create.isError && <FaultNotice error={create.error} />}
          <DialogActions
            cancel={say('found.cancel')}
            submit={say('users.new.submit')}
            busy={create.isPending}
            disabled={roles.length === 0}
            onClose={close}
          />
        </form>
      )}
    </Dialog>
  )
}
