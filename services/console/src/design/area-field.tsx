import { type ComponentProps, useId } from 'react'

import { FieldNote } from './field.tsx'

interface AreaFieldProps {
  readonly label: string
  readonly hint?: string
  readonly fault?: string | undefined
  readonly area: ComponentProps<'textarea'>
}

/** A field for several lines. */
export function AreaField({ label, hint, fault, area }: AreaFieldProps) {
  const id = useId()
  const noteId = useId()
  const isNoted = (fault ?? hint) !== undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        {...area}
        id={id}
        className={area.className === undefined ? 'input' : `input ${area.className}`}
        aria-invalid={fault !== undefined}
        aria-describedby={isNoted ? noteId : undefined}
      />
      <FieldNote id={noteId} hint={hint} fault={fault} />
    </div>
  )
}
