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
      {note !== undefined && (
        <span
          id={noteId}
          className={fault === undefined ? 'hint' : 'hint fault'}
          role={fault === undefined ? undefined : 'alert'}
        >
          {note}
        </span>
      )}
    </div>
  )
}
