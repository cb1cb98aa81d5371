import { type ReactNode, useEffect, useId, useRef } from 'react'

interface DialogProps {
  readonly title: string
  readonly lead?: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The browser's own modal dialog: it holds the focus, closes on Escape and makes the rest inert without a library. */
export function Dialog({ title, lead, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const leadId = useId()
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      aria-describedby={lead === undefined ? undefined : leadId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="body">
        <header>
          <h2 id={titleId}>{title}</h2>
          {lead !== undefined && (
            <p className="lead" id={leadId}>
              {lead}
            </p>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
