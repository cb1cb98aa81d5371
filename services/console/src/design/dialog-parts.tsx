import type { ReactNode } from 'react'

interface Choice<Value extends string> {
  readonly value: Value
  readonly name: string
  readonly about: ReactNode
}

interface ChoicesProps<Value extends string> {
  readonly name: string
  readonly legend: string
  readonly choices: readonly Choice<Value>[]
  readonly chosen: Value
  readonly onChoose?: (value: Value) => void
}

/** One of a few, each with a line about it. Without `onChoose` the form alone knows which one was chosen. */
export function Choices<Value extends string>(props: ChoicesProps<Value>) {
  const { name, legend, choices, chosen, onChoose } = props
  return (
    <fieldset className="field choices-field">
      <legend className="label">{legend}</legend>
      <div className="choices">
        {choices.map(({ value, name: called, about }) => (
          <label key={value}>
            <input
              className="hidden-visually"
              type="radio"
              name={name}
              value={value}
              {...(onChoose === undefined
                ? { defaultChecked: value === chosen }
                : { checked: value === chosen, onChange: () => onChoose(value) })}
            />
            <strong>{called}</strong>
            <small>{about}</small>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface DialogActionsProps {
  readonly cancel: string
  readonly submit: string
  readonly busy: boolean
  readonly disabled?: boolean
  readonly onClose: () => void
}

/** How a form in a dialog is sent, or left. */
export function DialogActions({ cancel, submit, busy, disabled = false, onClose }: DialogActionsProps) {
  return (
    <div className="actions">
      <button type="button" className="button quiet" onClick={onClose}>
        {cancel}
      </button>
      <button type="submit" className="button primary" disabled={disabled || busy} aria-busy={busy}>
        {submit}
      </button>
    </div>
  )
}
