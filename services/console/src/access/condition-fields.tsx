import { useCities } from '../api/queries.ts'
import { Field } from '../design/field.tsx'
import { CheckField, SelectField } from '../design/form-parts.tsx'
import type { Locale } from '../i18n/locale.ts'
import { useSay } from '../i18n/use-say.ts'
import type { ConditionDraft, ConditionFault } from './conditions-form.ts'

interface ConditionFieldsProps {
  readonly draft: ConditionDraft
  readonly fault: ConditionFault | undefined
  /** Whose it is can only be asked where something is allowed. */
  readonly knowsOwner: boolean
  readonly onChange: (draft: ConditionDraft) => void
}

export function ConditionFields({ draft, fault, knowsOwner, onChange }: ConditionFieldsProps) {
  const { say } = useSay()
  const mark = (name: 'mfa' | 'owner' | 'windowed') => ({
    checked: draft[name],
    onChange: (event: { target: { checked: boolean } }) =>
      onChange({ ...draft, [name]: event.target.checked }),
  })
  return (
    <div className="conditions">
      <CheckField label={say('condition.mfa')} input={mark('mfa')} />
      {knowsOwner && <CheckField label={say('condition.owner')} input={mark('owner')} />}
      <Field
        label={say('condition.minutes')}
        hint={say('condition.minutes.hint')}
        fault={fault === 'minutes' ? say('condition.minutes.fault') : undefined}
        input={{
          inputMode: 'numeric',
          value: draft.minutes,
          onChange: (event) => onChange({ ...draft, minutes: event.target.value }),
        }}
      />
      <Field
        label={say('condition.networks')}
        hint={say('condition.networks.hint')}
        fault={fault === 'networks' ? say('condition.networks.fault') : undefined}
        input={{
          value: draft.networks,
          spellCheck: false,
          onChange: (event) => onChange({ ...draft, networks: event.target.value }),
        }}
      />
      <CityFields draft={draft} onChange={onChange} />
      <CheckField label={say('condition.window')} input={mark('windowed')} />
      {draft.windowed && <WindowFields draft={draft} fault={fault} onChange={onChange} />}
    </div>
  )
}

type PartProps = Pick<ConditionFieldsProps, 'draft' | 'onChange'>

function CityFields({ draft, onChange }: PartProps) {
  const { say } = useSay()
  const cities = useCities()
  const known = cities.data?.pages.flatMap(({ items }) => items) ?? []
  const gone = draft.cities.filter((id) => !known.some((city) => city.id === id))
  const shown = [...known, ...gone.map((id) => ({ id, name: id }))]
  if (shown.length === 0) return null
  return (
    <fieldset className="field checks">
      <legend className="label">{say('condition.cities')}</legend>
      {shown.map(({ id, name }) => (
        <CheckField
          key={id}
          label={name}
          input={{
            checked: draft.cities.includes(id),
            onChange: () => onChange({ ...draft, cities: toggled(draft.cities, id) }),
          }}
        />
      ))}
    </fieldset>
  )
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const

function WindowFields({ draft, fault, onChange }: PartProps & Pick<ConditionFieldsProps, 'fault'>) {
  const { say, locale } = useSay()
  const zones = [...new Set([draft.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  const clock = (name: 'from' | 'to') => ({
    type: 'time',
    value: draft[name],
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [name]: event.target.value }),
  })
  return (
    <div className="window-fields">
      <Field label={say('condition.from')} input={clock('from')} />
      <Field
        label={say('condition.to')}
        fault={fault === 'window' ? say('condition.window.fault') : undefined}
        input={clock('to')}
      />
      <SelectField
        label={say('condition.zone')}
        options={zones.map((value) => ({ value, name: value }))}
        select={{
          value: draft.timeZone,
          onChange: (event) => onChange({ ...draft, timeZone: event.target.value }),
        }}
      />
      <fieldset className="field checks in-line">
        <legend className="label">{say('condition.days')}</legend>
        {DAYS.map((day) => (
          <CheckField
            key={day}
            label={weekday(day, locale)}
            input={{
              checked: draft.days.includes(day),
              onChange: () => onChange({ ...draft, days: toggled(draft.days, day) }),
            }}
          />
        ))}
      </fieldset>
    </div>
  )
}

function toggled<Value>(values: readonly Value[], value: Value): readonly Value[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
}

/** The first of January 2024 was a Monday. */
function weekday(day: number, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
}
