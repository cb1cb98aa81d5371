import { type SubmitEvent, useState } from 'react'

import type { Passkey } from '@urbe/contracts'

import { useChange } from '../api/change.ts'
import { knowsPasskeys, passkeyMade } from '../api/passkey.ts'
import { Confirm } from '../design/confirm.tsx'
import { Dialog } from '../design/dialog.tsx'
import { DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { Section } from '../design/sheet.tsx'
import { When } from '../design/when.tsx'
import { useSay } from '../i18n/use-say.ts'
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx'
import { usePasskeys } from './use-factors.ts'

const NAME_CHARACTERS_MAX = 64

export function PasskeySection() {
  const { say } = useSay()
  const passkeys = usePasskeys()
  const [adds, setAdds] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const added = (recoveryCodes: readonly string[]) => {
    setAdds(false)
    if (recoveryCodes.length > 0) setCodes(recoveryCodes)
  }
  return (
    <Section
      title={say('account.passkeys')}
      lead={say(knowsPasskeys() ? 'account.passkeys.lead' : 'account.passkeys.unknown')}
      actions={
        <button type="button" className="button" disabled={!knowsPasskeys()} onClick={() => setAdds(true)}>
          {say('account.passkeys.add')}
        </button>
      }
    >
      {passkeys.isError && <FaultNotice error={passkeys.error} />}
      <ul className="rows">
        {passkeys.data?.items.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      {adds && <AddDialog onClose={() => setAdds(false)} onDone={added} />}
      {codes !== null && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  )
}

function PasskeyRow({ passkey: { id, name, createdAt, lastUsedAt, backedUp } }: { passkey: Passkey }) {
  const { say } = useSay()
  const [asks, setAsks] = useState(false)
  const remove = useChange({
    work: (client, passkeyId: string) => client.request('removePasskey', { params: { id: passkeyId } }),
    refresh: ['factors', 'sessions', 'me'],
    onDone: () => setAsks(false),
  })
  return (
    <li className="row">
      <div>
        <strong>{name}</strong>
        <p>
          {say('account.passkey.made')} <When at={createdAt} />
          {lastUsedAt !== null && (
            <>
              {' · '}
              {say('account.session.used')} <When at={lastUsedAt} />
            </>
          )}
          {backedUp && ` · ${say('account.passkey.backedUp')}`}
        </p>
      </div>
      <button type="button" className="button" onClick={() => setAsks(true)}>
        {say('account.passkey.remove')}
      </button>
      {asks && (
        <Confirm
          title={say('account.passkey.remove.title', { name })}
          lead={say('account.factor.remove.lead')}
          submit={say('account.passkey.remove')}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(id)}
          onClose={() => setAsks(false)}
        />
      )}
    </li>
  )
}

interface AddDialogProps {
  readonly onClose: () => void
  readonly onDone: (recoveryCodes: readonly string[]) => void
}

function AddDialog({ onClose, onDone }: AddDialogProps) {
  const { say } = useSay()
  const add = useChange({
    work: async (client, name: string) =>
      await client.request('addPasskey', { body: { name, passkey: await passkeyMade(client) } }),
    refresh: ['factors', 'sessions', 'me'],
    onDone: ({ recoveryCodes }) => onDone(recoveryCodes),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    add.mutate(String(new FormData(event.currentTarget).get('name')).trim())
  }
  return (
    <Dialog title={say('account.passkeys.add')} lead={say('account.passkeys.add.lead')} onClose={onClose}>
      <form className="plain" onSubmit={submit}>
        <Field
          label={say('account.passkey.name')}
          hint={say('account.passkey.name.hint')}
          input={{
            name: 'name',
            maxLength: NAME_CHARACTERS_MAX,
            required: true,
            autoFocus: true,
            autoComplete: 'off',
          }}
        />
        {add.isError && <FaultNotice error={add.error} />}
        <DialogActions
          cancel={say('found.cancel')}
          submit={say('account.passkeys.add')}
          busy={add.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}
