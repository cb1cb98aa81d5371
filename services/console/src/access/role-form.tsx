import { type SubmitEvent, useState } from 'react'

import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { SelectField } from '../design/form-parts.tsx'
import { Icon } from '../design/icons.tsx'
import { useSay } from '../i18n/use-say.ts'
import { ConditionFields } from './condition-fields.tsx'
import { conditionTexts } from './condition-text.ts'
import { type ConditionFault, conditionsOf } from './conditions-form.ts'
import { permissionOptions } from './permission-options.ts'
import {
  DESCRIPTION_CHARACTERS_MAX,
  draftsOf,
  type GrantDraft,
  type GrantFault,
  grantsOf,
  isRoleName,
  type RoleDraft,
  withOneMore,
} from './role-draft.ts'

interface RoleFormProps {
  readonly role: RoleDraft
  /** Whether it has still to be given a name. */
  readonly named: boolean
  readonly submit: string
  readonly busy: boolean
  readonly error: unknown
  readonly onSubmit: (role: RoleDraft, name: string) => void
}

export function RoleForm({ role, named, submit, busy, error, onSubmit }: RoleFormProps) {
  const { say } = useSay()
  const [drafts, setDrafts] = useState(() => draftsOf(role.grants))
  const [fault, setFault] = useState<GrantFault | 'name' | null>(null)
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const name = String(typed.get('name') ?? '').trim()
    const grants = grantsOf(drafts)
    if (named && !isRoleName(name)) return setFault('name')
    if ('fault' in grants) return setFault(grants)
    setFault(null)
    onSubmit({ description: String(typed.get('description')).trim(), grants }, name)
  }
  return (
    <form className="plain role-form" onSubmit={send} noValidate>
      {named && (
        <Field
          label={say('roles.name')}
          hint={say('roles.name.hint')}
          fault={fault === 'name' ? say('roles.name.fault') : undefined}
          input={{
            name: 'name',
            autoComplete: 'off',
            autoCapitalize: 'none',
            spellCheck: false,
            maxLength: 40,
          }}
        />
      )}
      <Field
        label={say('roles.description')}
        input={{ name: 'description', defaultValue: role.description, maxLength: DESCRIPTION_CHARACTERS_MAX }}
      />
      <GrantList drafts={drafts} fault={fault === 'name' ? null : fault} onChange={setDrafts} />
      {error !== null && <FaultNotice error={error} />}
      <div className="sheet-actions">
        <button type="button" className="button" onClick={() => setDrafts(withOneMore(drafts))}>
          <Icon name="plus" />
          {say('roles.rule.add')}
        </button>
        <button
          type="submit"
          className="button primary"
          disabled={busy || drafts.length === 0}
          aria-busy={busy}
        >
          {submit}
        </button>
      </div>
    </form>
  )
}

interface GrantListProps {
  readonly drafts: readonly GrantDraft[]
  readonly fault: GrantFault | null
  readonly onChange: (drafts: readonly GrantDraft[]) => void
}

function GrantList({ drafts, fault, onChange }: GrantListProps) {
  return drafts.map((draft, at) => (
    <GrantFields
      key={draft.key}
      number={at + 1}
      draft={draft}
      fault={fault?.key === draft.key ? fault.fault : undefined}
      onChange={(changed) => onChange(drafts.map((each) => (each.key === draft.key ? changed : each)))}
      onRemove={() => onChange(drafts.filter((each) => each.key !== draft.key))}
    />
  ))
}

interface GrantFieldsProps {
  readonly number: number
  readonly draft: GrantDraft
  readonly fault: ConditionFault | undefined
  readonly onChange: (draft: GrantDraft) => void
  readonly onRemove: () => void
}

function GrantFields({ number, draft, fault, onChange, onRemove }: GrantFieldsProps) {
  const { say } = useSay()
  const conditions = conditionsOf(draft.conditions)
  const texts = typeof conditions === 'string' ? [] : conditionTexts(conditions, say)
  return (
    <fieldset className="grant">
      <legend className="overline">{say('roles.rule', { number })}</legend>
      <div className="grant-line">
        <SelectField
          label={say('roles.effect')}
          options={[
            { value: 'allow', name: say('roles.allow') },
            { value: 'deny', name: say('roles.deny') },
          ]}
          select={{
            value: draft.effect,
            onChange: ({ target }) =>
              onChange({ ...draft, effect: target.value === 'deny' ? 'deny' : 'allow' }),
          }}
        />
        <SelectField
          label={say('roles.permission')}
          options={permissionOptions(say)}
          select={{
            value: draft.permission,
            // The options are the permissions.
            onChange: ({ target }) =>
              onChange({ ...draft, permission: target.value as GrantDraft['permission'] }),
          }}
        />
        <button
          type="button"
          className="button"
          onClick={onRemove}
          aria-label={say('roles.rule.remove', { number })}
        >
          <Icon name="minus" />
        </button>
      </div>
      <details open={fault !== undefined || undefined}>
        <summary>
          {texts.length === 0 ? say('roles.always') : say('roles.only', { conditions: texts.join('; ') })}
        </summary>
        <ConditionFields
          draft={draft.conditions}
          fault={fault}
          knowsOwner={draft.effect === 'allow'}
          onChange={(changed) => onChange({ ...draft, conditions: changed })}
        />
      </details>
    </fieldset>
  )
}
