import { type ReactNode, type SubmitEvent, useState } from 'react'

import { useSay } from '../i18n/use-say.ts'
import { Dialog } from './dialog.tsx'
import { FaultNotice } from './fault-notice.tsx'
import { Field } from './field.tsx'

interface ConfirmProps {
  readonly title: string
  readonly lead: string
  readonly submit: string
  /** What has to be typed first, where nothing can bring back what will be gone. */
  readonly typed?: string
  readonly busy: boolean
  readonly error: unknown
  readonly onConfirm: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

export function Confirm(props: ConfirmProps) {
  const { say } = useSay()
  const { title, lead, submit, typed, busy, error, onConfirm, onClose, children } = props
  const [text, setText] = useState('')
  const confirm = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    onConfirm()
  }
  return (
    <Dialog title={title} lead={lead} onClose={onClose}>
      <form className="plain" onSubmit={confirm}>
        {children}
        {typed !== undefined && (
          <Field
            label={say('confirm.type', { text: typed })}
            input={{
              value: text,
              autoComplete: 'off',
              spellCheck: false,
              onChange: (event) => setText(event.target.value),
            }}
          />
        )}
        {error !== null && <FaultNotice error={error} />}
        <div className="actions">
          <button type="button" className="button quiet" onClick={onClose}>
            {say('found.cancel')}
          </button>
          <button
            type="submit"
            className="button danger"
            disabled={busy || (typed !== undefined && text !== typed)}
            aria-busy={busy}
          >
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
