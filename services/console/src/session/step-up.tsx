import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, type SubmitEvent, useEffect, useMemo, useRef, useState } from 'react'

import { asksForProof } from '../api/fault.ts'
import { knowsPasskeys } from '../api/passkey.ts'
import type { Proof } from '../api/platform.ts'
import { usePlatform } from '../api/platform-context.tsx'
import { Dialog } from '../design/dialog.tsx'
import { DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { useSay } from '../i18n/use-say.ts'
import { ProofDeskProvider } from './proof-context.ts'
import { proofDesk } from './proof-desk.ts'
import { proveReads } from './prove-reads.ts'

/** Whatever is refused for want of a proof, a change or a read, leads to one dialog, and goes on when the proof is given. */
export function ProofProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const [asked, setAsked] = useState<{ readonly isAgain: boolean } | null>(null)
  const answer = useRef<(given: boolean) => void>(undefined)
  const desk = useMemo(
    () =>
      proofDesk((isAgain) => {
        setAsked({ isAgain })
        return new Promise<boolean>((resolve) => {
          answer.current = resolve
        })
      }, asksForProof),
    [],
  )
  useEffect(() => proveReads({ queries, desk, place: () => location.pathname }), [queries, desk])
  const end = (given: boolean) => {
    setAsked(null)
    answer.current?.(given)
  }
  return (
    <ProofDeskProvider value={desk}>
      {children}
      {asked !== null && <ProofDialog isAgain={asked.isAgain} onEnd={end} />}
    </ProofDeskProvider>
  )
}

interface ProofDialogProps {
  readonly isAgain: boolean
  readonly onEnd: (given: boolean) => void
}

function ProofDialog({ isAgain, onEnd }: ProofDialogProps) {
  const { say } = useSay()
  const platform = usePlatform()
  const prove = useMutation({ mutationFn: platform.prove, onSuccess: () => onEnd(true) })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const proof = proofIn(new FormData(event.currentTarget))
    if (proof !== undefined) prove.mutate(proof)
  }
  return (
    <Dialog
      title={say('proof.title')}
      lead={say(isAgain ? 'proof.again' : 'proof.lead')}
      onClose={() => onEnd(false)}
    >
      <form className="plain" onSubmit={submit}>
        <Field
          label={say('signIn.password')}
          input={{
            name: 'password',
            type: 'password',
            autoComplete: 'current-password',
            maxLength: 128,
            autoFocus: true,
          }}
        />
        <Field
          label={say('proof.code')}
          hint={say('proof.code.hint')}
          input={{ name: 'otp', autoComplete: 'one-time-code', maxLength: 32 }}
        />
        {prove.isError && <FaultNotice error={prove.error} />}
        {knowsPasskeys() && (
          <button
            type="button"
            className="button"
            disabled={prove.isPending}
            onClick={() => prove.mutate({ passkey: true })}
          >
            {say('proof.passkey')}
          </button>
        )}
        <DialogActions
          cancel={say('found.cancel')}
          submit={say('proof.submit')}
          busy={prove.isPending}
          onClose={() => onEnd(false)}
        />
      </form>
    </Dialog>
  )
}

/** Undefined when nothing was typed. */
function proofIn(form: FormData): Proof | undefined {
  const password = String(form.get('password') ?? '')
  const otp = String(form.get('otp') ?? '').replaceAll(' ', '')
  if (password === '' && otp === '') return undefined
  return { ...(password !== '' && { password }), ...(otp !== '' && { otp }) }
}
