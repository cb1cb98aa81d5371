import { useId } from 'react'

import { FieldNote } from '../design/field.tsx'
import { CheckField } from '../design/form-parts.tsx'
import { useSay } from '../i18n/use-say.ts'
import { roleTitle } from './role-title.ts'
import { useRoles } from './use-roles.ts'

interface RoleChoiceProps {
  readonly chosen: readonly string[]
  readonly onChoose: (roles: readonly string[]) => void
  readonly disabled?: boolean
  /** What they are chosen for, where it is not to be somebody's own. */
  readonly legend?: string
  readonly hint?: string
  readonly fault?: string | undefined
}

export function RoleChoice({ chosen, onChoose, disabled = false, legend, hint, fault }: RoleChoiceProps) {
  const { say } = useSay()
  const noteId = useId()
  const roles = useRoles()
  const names = [...new Set([...(roles.data?.items.map(({ name }) => name) ?? []), ...chosen])]
  return (
    <fieldset className="field checks" aria-describedby={(fault ?? hint) && noteId}>
      <legend className="label">{legend ?? say('users.roles')}</legend>
      <FieldNote id={noteId} hint={hint} fault={fault} />
      {names.map((name) => (
        <CheckField
          key={name}
          label={roleTitle(name, say)}
          about={roles.data?.items.find((role) => role.name === name)?.description}
          input={{
            checked: chosen.includes(name),
            disabled,
            onChange: (event) =>
              onChoose(event.target.checked ? [...chosen, name] : chosen.filter((each) => each !== name)),
          }}
        />
      ))}
    </fieldset>
  )
}
