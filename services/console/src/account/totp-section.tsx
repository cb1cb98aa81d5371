import { type SubmitEvent, useState } from 'react'

import { useChange } from '../api/change.ts'
import { Confirm } from '../design/confirm.tsx'
import { Dialog } from '../design/dialog.tsx'
import { DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { QrCode } from '../design/qr-code.tsx'
import { Section } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx'
import { useFactors } from './use-factors.ts'

interface Enrolment {
  readonly secret: string
  readonly uri: string
}

export function TotpSection() {
  const { say } = useSay()
  const factors = useFactors()
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const enrol = useChange({
    work: (client) => client.request('enrolTotp'),
    refresh: [],
    onDone: setEnrolment,
  })
  const has = factors.data?.totp === true
  const state = factors.data === undefined ? undefined : say(has ? 'account.totp.on' : 'account.totp.off')
  return (
    <Section
      title={say('account.totp')}
      lead={state}
      actions={
        has ? (
          <RemoveTotp />
        ) : (
          <button
            type="button"
            className="button"
            disabled={enrol.isPending}
            onClick={() => enrol.mutate(undefined)}
          >
            {say('account.totp.add')}
          </button>
        )
      }
    >
      {enrol.isError && <FaultNotice error={enrol.error} />}
      {enrolment !== null && (
        <EnrolDialog
          enrolment={enrolment}
          onClose={() => setEnrolment(null)}
          onDone={(recoveryCodes) => {
            setEnrolment(null)
            if (recoveryCodes.length > 0) setCodes(recoveryCodes)
          }}
        />
      )}
      {codes !== null && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Section>
  )
}

interface EnrolDialogProps {
  readonly enrolment: Enrolment
  readonly onClose: () => void
  readonly onDone: (recoveryCodes: readonly string[]) => void
}

function EnrolDialog({ enrolment: { secret, uri }, onClose, onDone }: EnrolDialogProps) {
  const { say } = useSay()
  const confirm = useChange({
    work: (client, otp: string) => client.request('confirmTotp', { body: { otp } }),
    refresh: ['factors', 'sessions', 'me'],
    onDone: ({ recoveryCodes }) => onDone(recoveryCodes),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    confirm.mutate(String(new FormData(event.currentTarget).get('otp')).replaceAll(' ', ''))
  }
  return (
    <Dialog title={say('account.totp.title')} lead={say('account.totp.lead')} onClose={onClose}>
      <form className="plain" onSubmit={submit}>
        <QrCode text={uri} label={say('account.totp.qr')} />
        <p className="secret-line">
          {say('account.totp.byHand')} <code>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
        </p>
        <Field
          label={say('account.totp.code')}
          input={{
            name: 'otp',
            autoComplete: 'one-time-code',
            inputMode: 'numeric',
            maxLength: 12,
            required: true,
          }}
        />
        {confirm.isError && <FaultNotice error={confirm.error} />}
        <DialogActions
          cancel={say('found.cancel')}
          submit={say('account.totp.confirm')}
          busy={confirm.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}

function RemoveTotp() {
  const { say } = useSay()
  const [asks, setAsks] = useState(false)
  const remove = useChange({
    work: (client) => client.request('removeTotp'),
    refresh: ['factors', 'sessions', 'me'],
    onDone: () => setAsks(false),
  })
  return (
    <>
      <button type="button" className="button danger" onClick={() => setAsks(true)}>
        {say('account.totp.remove')}
      </button>
      {asks && (
        <Confirm
          title={say('account.totp.remove.title')}
          lead={say('account.factor.remove.lead')}
          submit={say('account.totp.remove')}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(undefined)}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  )
}
