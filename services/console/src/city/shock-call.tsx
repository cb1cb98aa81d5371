import { useMutation, useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'

import type { City, Shock, ShockDescription } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Choices, DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { type ShockKind, shockKinds, shockOf, shownNumber, startingText } from './shock-form.ts'

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
  const [kind, setKind] = useState<ShockKind>('outbreak')
  const [fault, setFault] = useState<string | null>(null)
  const parameters = catalogue.data?.items.find((each) => each.kind === kind)?.parameters
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const texts = new FormData(event.currentTarget)
    const shock = shockOf(kind, parameters ?? [], (name) => String(texts.get(name) ?? ''))
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
          <NumberField key={`${kind} ${parameter.name}`} parameter={parameter} fault={fault} />
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
  percent: 'shock.parameter.percent',
  days: 'shock.parameter.days',
} as const

function NumberField({ parameter, fault }: { parameter: Parameter; fault: string | null }) {
  const { say, locale } = useSay()
  const { name, min, max } = parameter
  const shown = (value: number) => {
    const number = shownNumber(name, value)
    return formatNumber(number, locale, Number.isInteger(number) ? 0 : 1)
  }
  const range = say('shock.range', { min: shown(min), max: shown(max) })
  const label = name in labels ? say(labels[name as keyof typeof labels]) : name
  return (
    <Field
      label={label}
      hint={name === 'asset' ? say('shock.asset.hint') : range}
      fault={fault === name ? range : undefined}
      input={{ name, inputMode: 'decimal', autoComplete: 'off', defaultValue: startingText(name) }}
    />
  )
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
