import { type ComponentProps, useId } from 'react'

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly fault?: string | undefined
  readonly input: ComponentProps<'input'>
}

/** Label, input, and beneath it what is wrong with it or what belongs in it. */
export function Field({ label, hint, fault, input }: FieldProps) {
  const id = useId()
  const noteId = useId()
  const note = fault ?? hint
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className="input"
        aria-invalid={fault !== undefined}
        aria-describedby={note === undefined ? undefined : noteId}
      />
      <FieldNote id={noteId} hint={hint} fault={fault} />
    </div>
  )
}

interface NoteProps {
  readonly id: string
  readonly hint?: string | undefined
  readonly fault?: string | undefined
}

/** What is wrong with a field, or else what belongs in it. */
export function FieldNote({ id, hint, fault }: NoteProps) {
  const note = fault ?? hint
  if (note === undefined) return null
  const isFault = fault !== undefined
  return (
    <span id={id} className={isFault ? 'hint fault' : 'hint'} role={isFault ? 'alert' : undefined}>
      {note}
    </span>
  )
}
