import { useNavigate } from '@tanstack/react-router'
import { type SubmitEvent, useId } from 'react'

import { Field } from '../design/field.tsx'
import { SelectField } from '../design/form-parts.tsx'
import { useSay } from '../i18n/use-say.ts'
import { actTitle } from './act-title.ts'
import {
  actionsOf,
  categories,
  localMoment,
  outcomes,
  type TrailSearch,
  trailSearch,
} from './trail-search.ts'

interface TrailFilterProps {
  readonly search: TrailSearch
  readonly names: ReadonlyMap<string, string>
}

export function TrailFilter({ search, names }: TrailFilterProps) {
  const { say } = useSay()
  const navigate = useNavigate()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wanted = trailSearch(Object.fromEntries(new FormData(event.currentTarget)))
    void navigate({ to: '/trail', search: wanted })
  }
  return (
    <search aria-label={say('trail.filter')}>
      <form className="plain trail-filter" onSubmit={submit}>
        <SelectField
          label={say('trail.filter.actor')}
          options={whoOf(search, names, say('trail.anybody'))}
          select={{ name: 'actor', defaultValue: search.actor ?? '' }}
        />
        <WhatField what={search.what} />
        <SelectField
          label={say('trail.filter.outcome')}
          options={[
            { value: '', name: say('trail.any') },
            ...outcomes.map((value) => ({ value, name: say(`outcome.${value}`) })),
          ]}
          select={{ name: 'outcome', defaultValue: search.outcome ?? '' }}
        />
        <Field
          label={say('trail.filter.from')}
          input={{ name: 'from', type: 'datetime-local', defaultValue: localMoment(search.from) }}
        />
        <Field
          label={say('trail.filter.to')}
          input={{ name: 'to', type: 'datetime-local', defaultValue: localMoment(search.to) }}
        />
        <div className="sheet-actions">
          <button type="submit" className="button">
            {say('trail.filter.apply')}
          </button>
          {Object.keys(search).length > 0 && (
            <button
              type="button"
              className="button quiet"
              onClick={() => void navigate({ to: '/trail', search: {} })}
            >
              {say('trail.filter.clear')}
            </button>
          )}
        </div>
      </form>
    </search>
  )
}

/** Somebody who is gone still stands in the address. */
function whoOf({ actor }: TrailSearch, names: ReadonlyMap<string, string>, anybody: string) {
  const known = [...names].map(([value, name]) => ({ value, name }))
  const unknown = actor !== undefined && !names.has(actor) ? [{ value: actor, name: actor }] : []
  return [{ value: '', name: anybody }, ...known, ...unknown]
}

function WhatField({ what }: { what: string | undefined }) {
  const { say } = useSay()
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{say('trail.filter.what')}</label>
      <select id={id} className="input" name="what" defaultValue={what ?? ''}>
        <option value="">{say('trail.any')}</option>
        {categories.map((category) => (
          <optgroup key={category} label={say(`category.${category}`)}>
            <option value={category}>
              {say('trail.filter.all', { category: say(`category.${category}`) })}
            </option>
            {actionsOf(category).map((action) => (
              <option key={action} value={action}>
                {actTitle(action, say)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  )
}
