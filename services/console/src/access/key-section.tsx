import { type SubmitEvent, useState } from 'react'

import type { ClientJwk, ServiceAccount } from '@urbe/contracts'

import { useChange } from '../api/change.ts'
import { fieldFaults, hasOtherFaults } from '../api/field-faults.ts'
import { AreaField } from '../design/area-field.tsx'
import { Dialog } from '../design/dialog.tsx'
import { DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { Section } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { isPrivateKey, type KeyFault, publicKeyIn } from './public-key.ts'
import { SecretRow } from './secret-section.tsx'

const KEY_CHARACTERS_MAX = 4_000

/** Keys of the machine's own: it proves with the private part who it is, and only the public part is here. */
export function KeySection({ machine, isOpen }: { machine: ServiceAccount; isOpen: boolean }) {
  const { say } = useSay()
  const [adds, setAdds] = useState(false)
  const keys = machine.secrets.filter(({ kind }) => kind === 'public-key')
  return (
    <Section
      title={say('keys.title')}
      lead={say('keys.lead')}
      actions={
        isOpen && (
          <button type="button" className="button" onClick={() => setAdds(true)}>
            <Icon name="plus" />
            {say('keys.add')}
          </button>
        )
      }
    >
      {keys.length === 0 && <p className="sheet-empty">{say('keys.none')}</p>}
      <ul className="rows">
        {keys.map((key) => (
          <SecretRow key={key.id} machineId={machine.id} secret={key} isOpen={isOpen} />
        ))}
      </ul>
      {adds && <AddKeyDialog machineId={machine.id} onClose={() => setAdds(false)} />}
    </Section>
  )
}

function AddKeyDialog({ machineId, onClose }: { machineId: string; onClose: () => void }) {
  const { say } = useSay()
  const [text, setText] = useState('')
  const [fault, setFault] = useState<KeyFault | null>(null)
  const add = useChange({
    work: (client, jwk: ClientJwk) =>
      client.request('issueSecret', { params: { id: machineId }, body: { kind: 'public-key', jwk } }),
    refresh: ['machines'],
    onDone: onClose,
  })
  const change = (typed: string) => {
    // It neither stays here nor goes anywhere.
    const isPrivate = isPrivateKey(typed)
    setText(isPrivate ? '' : typed)
    setFault(isPrivate ? 'private' : null)
  }
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const jwk = publicKeyIn(text)
    if (typeof jwk === 'string') return setFault(jwk)
    add.mutate(jwk)
  }
  const refused = fieldFaults(add.error).get('jwk')
  const said = fault !== null ? say(`keys.fault.${fault}`) : refused && say('keys.fault.refused')
  return (
    <Dialog title={say('keys.add')} lead={say('keys.add.lead')} onClose={onClose}>
      <form className="plain" onSubmit={submit} noValidate>
        <AreaField
          label={say('keys.key')}
          hint={say('keys.key.hint')}
          fault={said}
          area={{
            value: text,
            rows: 7,
            className: 'code',
            maxLength: KEY_CHARACTERS_MAX,
            autoFocus: true,
            autoComplete: 'off',
            autoCapitalize: 'none',
            spellCheck: false,
            onChange: (event) => change(event.target.value),
          }}
        />
        {hasOtherFaults(add.error, ['jwk']) && <FaultNotice error={add.error} />}
        <DialogActions
          cancel={say('found.cancel')}
          submit={say('keys.add')}
          busy={add.isPending}
          disabled={text.trim() === ''}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}
