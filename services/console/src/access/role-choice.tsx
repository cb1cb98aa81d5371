import { CheckField } from '../design/form-parts.tsx'
import { useSay } from '../i18n/use-say.ts'
import { roleTitle } from './role-title.ts'
import { useRoles } from './use-roles.ts'

interface RoleChoiceProps {
  readonly chosen: readonly string[]
  readonly onChoose: (roles: readonly string[]) => void
  readonly disabled?: boolean
}

export function RoleChoice({ chosen, onChoose, disabled = false }: RoleChoiceProps) {
  const { say } = useSay()
  const roles = useRoles()
  const names = [...new Set([...(roles.data?.items.map(({ name }) => name) ?? []), ...chosen])]
  return (
    <fieldset className="field checks">
      <legend className="label">{say('users.roles')}</legend>
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
