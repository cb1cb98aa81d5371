import { type SubmitEvent, useState } from 'react'

import type { PasswordPolicy } from '@urbe/contracts'

import { fieldFaults, hasOtherFaults } from '../api/field-faults.ts'
import { useMay } from '../api/queries.ts'
import { AreaField } from '../design/area-field.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { CheckField, SelectField } from '../design/form-parts.tsx'
import { useSay } from '../i18n/use-say.ts'
import { PolicyChanges, strengthName } from './policy-changes.tsx'
import {
  changesIn,
  draftOf,
  HISTORY_MAX,
  LENGTH,
  type PolicyDraft,
  policyFields,
  policyOf,
  STRENGTHS,
  WORD,
  wordsIn,
} from './policy-draft.ts'
import { RoleChoice } from './role-choice.tsx'

interface PolicyFormProps {
  readonly policy: PasswordPolicy
  readonly busy: boolean
  readonly error: unknown
  readonly onSubmit: (policy: PasswordPolicy) => void
  /** Reads what stands now, where somebody else has changed it. */
  readonly onReread: () => void
}

export function PolicyForm({ policy, busy, error, onSubmit, onReread }: PolicyFormProps) {
  const { say } = useSay()
  const isOpen = useMay()('user:manage')
  const [draft, setDraft] = useState(() => draftOf(policy))
  const changes = changesIn(draft, policy)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    onSubmit(policyOf(draft))
  }
  const parts = {
    draft,
    isOpen,
    error,
    onChange: (change: Partial<PolicyDraft>) => setDraft({ ...draft, ...change }),
  }
  return (
    <form className="plain policy-form" onSubmit={submit} noValidate>
      <LengthFields {...parts} />
      <GuessFields {...parts} />
      <RoleFields {...parts} />
      <PolicyChanges changes={changes} />
      {hasOtherFaults(error, policyFields) && <FaultNotice error={error} onRetry={onReread} />}
      {isOpen && (
        <div>
          <button
            type="submit"
            className="button primary"
            disabled={busy || changes.length === 0}
            aria-busy={busy}
          >
            {say('passwords.save')}
          </button>
        </div>
      )}
    </form>
  )
}

interface PartProps {
  readonly draft: PolicyDraft
  readonly isOpen: boolean
  readonly error: unknown
  readonly onChange: (change: Partial<PolicyDraft>) => void
}

function LengthFields({ draft, isOpen, error, onChange }: PartProps) {
  const { say } = useSay()
  const faults = fieldFaults(error)
  const number = (name: 'lengthMin' | 'lengthMinWithSecondFactor') => ({
    label: say(`passwords.${name}`),
    hint: say('passwords.length.hint', LENGTH),
    fault: faults.has(name) ? say(`passwords.${name}.fault`, LENGTH) : undefined,
    input: {
      inputMode: 'numeric' as const,
      autoComplete: 'off',
      disabled: !isOpen,
      value: draft[name],
      onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
    },
  })
  return (
    <div className="side-by-side">
      <Field {...number('lengthMin')} />
      <Field {...number('lengthMinWithSecondFactor')} />
    </div>
  )
}

function GuessFields({ draft, isOpen, error, onChange }: PartProps) {
  const { say } = useSay()
  const faults = fieldFaults(error)
  const word = wordsIn(draft.contextWords)[Number(faults.get('contextWords')?.part)]
  return (
    <>
      <SelectField
        label={say('passwords.strengthMin')}
        hint={say('passwords.strengthMin.hint')}
        options={STRENGTHS.map((score) => ({ value: String(score), name: strengthName(score, say) }))}
        select={{
          value: draft.strengthMin,
          disabled: !isOpen,
          onChange: (event) => onChange({ strengthMin: event.target.value }),
        }}
      />
      <CheckField
        label={say('passwords.blockCommon')}
        about={say('passwords.blockCommon.about')}
        input={{
          checked: draft.blockCommon,
          disabled: !isOpen,
          onChange: (event) => onChange({ blockCommon: event.target.checked }),
        }}
      />
      <AreaField
        label={say('passwords.contextWords')}
        hint={say('passwords.contextWords.hint', WORD)}
        fault={
          faults.has('contextWords')
            ? say('passwords.contextWords.fault', { ...WORD, word: word ?? '' })
            : undefined
        }
        area={{
          value: draft.contextWords,
          disabled: !isOpen,
          rows: 5,
          spellCheck: false,
          onChange: (event) => onChange({ contextWords: event.target.value }),
        }}
      />
      <Field
        label={say('passwords.historyLength')}
        hint={say('passwords.historyLength.hint', { max: HISTORY_MAX })}
        fault={
          faults.has('historyLength') ? say('passwords.historyLength.fault', { max: HISTORY_MAX }) : undefined
        }
        input={{
          inputMode: 'numeric',
          autoComplete: 'off',
          disabled: !isOpen,
          value: draft.historyLength,
          onChange: (event) => onChange({ historyLength: event.target.value }),
        }}
      />
    </>
  )
}

/** Whoever manages users only does not say who needs a second factor. */
function RoleFields({ draft, isOpen, error, onChange }: PartProps) {
  const { say } = useSay()
  const may = useMay()
  const fault = fieldFaults(error).get('secondFactorRoles')
  return (
    <RoleChoice
      legend={say('passwords.secondFactorRoles')}
      hint={say('passwords.secondFactorRoles.hint')}
      fault={fault?.detail}
      chosen={draft.secondFactorRoles}
      onChoose={(secondFactorRoles) => onChange({ secondFactorRoles })}
      disabled={!isOpen || !may('role:manage')}
    />
  )
}
