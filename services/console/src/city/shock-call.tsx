import { useMutation, useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useId, useMemo, useState } from 'react'

import type { City, Shock, ShockDescription } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'
import { useCityMap } from '../api/queries.ts'
import { Dialog } from '../design/dialog.tsx'
import { Choices, DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { roadNames } from '../map/slow-roads.ts'
import { linkNumber, type ShockKind, shockKinds, shockOf, shownNumber, startingText } from './shock-form.ts'

type Parameter = ShockDescription['parameters'][number]

/** What strikes a city from outside: for those who want to see how it takes it. */
export function ShockCall({ city }: { city: City }) {
  const { say } = useSay()
  const [asks, setAsks] = useState(false)
  return (
    <section className="shock-call">
      <p className="panel-lead">{say('shock.lead')}</p>
      <button type="button" className="button quiet" onClick={() => setAsks(true)}>
        {say('shock.call')}
      </button>
      {asks && <ShockDialog city={city} onClose={() => setAsks(false)} />}
    </section>
  )
}

function ShockDialog({ city, onClose }: { city: City; onClose: () => void }) {
  const { say } = useSay()
  const catalogue = useShocks()
  const strike = useStrike(city.id, onClose)
  const streets = useStreets(city.id)
  const [kind, setKind] = useState<ShockKind>('outbreak')
  const [fault, setFault] = useState<string | null>(null)
  const parameters = catalogue.data?.items.find((each) => each.kind === kind)?.parameters
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const texts = new FormData(event.currentTarget)
    const shock = shockOf(kind, parameters ?? [], (name) => {
      const text = String(texts.get(name) ?? '')
      return name === 'link' ? linkNumber(text, streets) : text
    })
    if (typeof shock === 'string') return setFault(shock)
    setFault(null)
    strike.mutate(shock)
  }
  const choose = (chosen: ShockKind) => {
    setKind(chosen)
    setFault(null)
  }
  const error = catalogue.error ?? strike.error
  return (
    <Dialog title={say('shock.title', { name: city.name })} lead={say('shock.lead')} onClose={onClose}>
      <form className="plain" onSubmit={submit} noValidate>
        <KindChoice kind={kind} onChoose={choose} />
        {parameters?.map((parameter) => (
          <NumberField
            key={`${kind} ${parameter.name}`}
            kind={kind}
            parameter={parameter}
            streets={streets}
            fault={fault}
          />
        ))}
        {error !== null && <FaultNotice error={error} />}
        <DialogActions
          cancel={say('shock.cancel')}
          submit={say('shock.submit')}
          busy={strike.isPending}
          disabled={parameters === undefined}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}

function KindChoice({ kind, onChoose }: { kind: ShockKind; onChoose: (kind: ShockKind) => void }) {
  const { say } = useSay()
  const choices = shockKinds.map((value) => ({
    value,
    name: say(`shock.${value}`),
    about: say(`shock.${value}.about`),
  }))
  const legend = say('shock.kind')
  return <Choices name="kind" legend={legend} choices={choices} chosen={kind} onChoose={onChoose} />
}

const labels = {
  cases: 'shock.parameter.cases',
  r0Permille: 'shock.parameter.r0Permille',
  asset: 'shock.parameter.asset',
  hours: 'shock.parameter.hours',
  link: 'shock.parameter.link',
  extent: 'shock.parameter.extent',
  people: 'shock.parameter.people',
  levelDecimetres: 'shock.parameter.levelDecimetres',
  'flood hours': 'shock.parameter.flood.hours',
  'recession percent': 'shock.parameter.recession.percent',
  'roadClosure hours': 'shock.parameter.roadClosure.hours',
  percent: 'shock.parameter.percent',
  days: 'shock.parameter.days',
} as const

const hints = {
  asset: 'shock.asset.hint',
  link: 'shock.link.hint',
  extent: 'shock.extent.hint',
} as const

interface NumberFieldProps {
  readonly kind: ShockKind
  readonly parameter: Parameter
  readonly streets: ReadonlyMap<number, string>
  readonly fault: string | null
}

function NumberField({ kind, parameter, streets, fault }: NumberFieldProps) {
  const { say, locale } = useSay()
  const listId = useId()
  const { name, min, max } = parameter
  const shown = (value: number) => {
    const number = shownNumber(name, value)
    return formatNumber(number, locale, Number.isInteger(number) ? 0 : 1)
  }
  const range = say('shock.range', { min: shown(min), max: shown(max) })
  const hint = nameIn(hints, name)
  const label = nameIn(labels, `${kind} ${name}`) ?? nameIn(labels, name)
  const said = hint === undefined ? range : say(hint)
  const isStreet = name === 'link'
  return (
    <>
      <Field
        label={label === undefined ? name : say(label)}
        hint={said}
        fault={fault === name ? (isStreet ? said : range) : undefined}
        input={{
          name,
          inputMode: isStreet ? 'text' : 'decimal',
          autoComplete: 'off',
          defaultValue: startingText(name),
          ...(isStreet && { list: listId }),
        }}
      />
      {isStreet && <StreetList id={listId} streets={streets} />}
    </>
  )
}

function nameIn<Names extends object>(names: Names, name: string): Names[keyof Names] | undefined {
  return Object.hasOwn(names, name) ? names[name as keyof Names] : undefined
}

/** What is offered while somebody types. */
function StreetList({ id, streets }: { id: string; streets: ReadonlyMap<number, string> }) {
  const names = [...new Set(streets.values())].filter((name) => name !== '').sort()
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  )
}

/** Names of streets by link. */
function useStreets(cityId: string): ReadonlyMap<number, string> {
  const map = useCityMap(cityId).data
  return useMemo(() => (map === undefined ? new Map() : roadNames(map)), [map])
}

function useShocks() {
  const { client } = usePlatform()
  return useQuery({
    queryKey: ['shocks'],
    queryFn: ({ signal }) => client.call('listShocks', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

function useStrike(cityId: string, onStruck: () => void) {
  const { client, positions } = usePlatform()
  return useMutation({
    mutationFn: (body: Shock) => client.request('strikeShock', { params: { id: cityId }, body }),
    onSuccess: ({ position }) => {
      positions.reached(cityId, position)
      onStruck()
    },
  })
}
