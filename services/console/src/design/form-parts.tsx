import { type ComponentProps, type ReactNode, useId } from 'react'

interface SelectProps {
  readonly label: string
  readonly hint?: string
  readonly options: readonly { readonly value: string; readonly name: string }[]
  readonly select: ComponentProps<'select'>
}

export function SelectField({ label, hint, options, select }: SelectProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select {...select} id={id} className="input" aria-describedby={hint && `${id}-hint`}>
        {options.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
    </div>
  )
}

interface CheckProps {
  readonly label: ReactNode
  readonly about?: string | undefined
  readonly input: ComponentProps<'input'>
}

export function CheckField({ label, about, input }: CheckProps) {
  return (
    <label className="check">
      <input {...input} type="checkbox" />
      <span>
        {label}
        {about !== undefined && <small>{about}</small>}
      </span>
    </label>
  )
}

interface MoreProps {
  readonly more: boolean
  readonly busy: boolean
  readonly label: string
  readonly onMore: () => void
}

export function MoreButton({ more, busy, label, onMore }: MoreProps) {
  if (!more) return null
  return (
    <button type="button" className="button more" disabled={busy} aria-busy={busy} onClick={onMore}>
      {label}
    </button>
  )
}
