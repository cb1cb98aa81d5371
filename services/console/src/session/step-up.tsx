import { useMutation } from '@tanstack/react-query'
import { createContext, type ReactNode, type SubmitEvent, useContext, useMemo, useState } from 'react'

import { asksForProof } from '../api/fault.ts'
import { knowsPasskeys } from '../api/passkey.ts'
import type { Proof } from '../api/platform.ts'
import { usePlatform } from '../api/platform-context.tsx'
import { Dialog } from '../design/dialog.tsx'
import { DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { useSay } from '../i18n/use-say.ts'

interface Proving {
  /** Does some work; asks for a proof and does it again where the API wants one. */
  readonly proven: <Done>(work: () => Promise<Done>) => Promise<Done>
}
const ProofContext = createContext<Proving | null>(null)

export function useProof(): Proving {
  const proving = useContext(ProofContext)
  if (proving === null) throw new Error('useProof is used outside ProofProvider')
  return proving
}

export function ProofProvider({ children }: { children: ReactNode }) {
  const [answer, setAnswer] = useState<((given: boolean) => void) | null>(null)
  const proving = useMemo<Proving>(() => {
    const isGiven = () => new Promise<boolean>((resolve) => setAnswer(() => resolve))
    return {
      async proven(work) {
        try {
          return await work()
        } catch (error) {
          if (!asksForProof(error) || !(await isGiven())) throw error
          return await work()
        }
      },
    }
  }, [])
  const end = (given: boolean) => {
    setAnswer(null)
    answer?.(given)
  }
  return (
    <ProofContext value={proving}>
      {children}
      {answer !== null && <ProofDialog onEnd={end} />}
    </ProofContext>
  )
}

function ProofDialog({ onEnd }: { onEnd: (given: boolean) => void }) {
  const { say } = useSay()
  const platform = usePlatform()
  const prove = useMutation({ mutationFn: platform.prove, onSuccess: () => onEnd(true) })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const proof = proofIn(new FormData(event.currentTarget))
    if (proof !== undefined) prove.mutate(proof)
  }
  return (
    <Dialog title={say('proof.title')} lead={say('proof.lead')} onClose={() => onEnd(false)}>
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
