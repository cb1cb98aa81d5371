import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type SubmitEvent, useState } from 'react'

import { usePlatform } from '../api/platform-context.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Choices, DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { type FoundFault, type Founding, foundingOf, NAME_CHARACTERS_MAX, sizes } from './found-form.ts'

const citizens = { S: 10_000, M: 100_000, L: 1_000_000 } as const

export function FoundDialog({ onClose }: { onClose: () => void }) {
  const { say, locale } = useSay()
  const found = useFound(onClose)
  const [fault, setFault] = useState<FoundFault | null>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const text = (name: string) => String(typed.get(name) ?? '')
    const founding = foundingOf({ name: text('name'), seed: text('seed'), size: text('size') })
    if (typeof founding === 'string') return setFault(founding)
    setFault(null)
    found.mutate(founding)
  }
  const seedFault = say('found.error.seed', { max: formatNumber(Number.MAX_SAFE_INTEGER, locale) })
  return (
    <Dialog title={say('found.title')} lead={say('found.lead')} onClose={onClose}>
      <form className="plain" onSubmit={submit} noValidate>
        <Field
          label={say('found.name')}
          hint={say('found.name.hint')}
          fault={fault === 'name' ? say('found.error.name') : undefined}
          input={{ name: 'name', maxLength: NAME_CHARACTERS_MAX, autoFocus: true, autoComplete: 'off' }}
        />
        <SizeChoice />
        <Field
          label={say('found.seed')}
          hint={say('found.seed.hint')}
          fault={fault === 'seed' ? seedFault : undefined}
          input={{ name: 'seed', inputMode: 'numeric', autoComplete: 'off' }}
        />
        {found.isError && <FaultNotice error={found.error} />}
        <DialogActions
          cancel={say('found.cancel')}
          submit={say('found.submit')}
          busy={found.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}

function SizeChoice() {
  const { say, locale } = useSay()
  const choices = sizes.map((value) => ({
    value,
    name: say(`found.size.${value}`),
    about: say('found.size.citizens', { count: formatNumber(citizens[value], locale) }),
  }))
  return <Choices name="size" legend={say('found.size')} choices={choices} chosen="S" />
}

function useFound(onClose: () => void) {
  const { client } = usePlatform()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: Founding) => client.call('foundCity', { body }),
    onSuccess: async (city) => {
      queries.setQueryData(['city', city.id], city)
      await queries.invalidateQueries({ queryKey: ['cities'] })
      onClose()
      await navigate({ to: '/cities/$cityId', params: { cityId: city.id } })
    },
  })
}
