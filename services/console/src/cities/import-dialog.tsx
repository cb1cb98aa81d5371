import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type SubmitEvent, useState } from 'react'

import type { ImportFiles } from '@urbe/client'

import { usePlatform } from '../api/platform-context.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Choices, DialogActions } from '../design/dialog-parts.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { NAME_CHARACTERS_MAX } from './found-form.ts'
import { CITIZENS, type ImportFault, type ImportKind, importKinds, importOf } from './import-form.ts'

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { say } = useSay()
  const upload = useImport(onClose)
  const [kind, setKind] = useState<ImportKind>('osm')
  const [fault, setFault] = useState<ImportFault | null>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const files = importOf(kind, new FormData(event.currentTarget))
    if (typeof files === 'string') return setFault(files)
    setFault(null)
    upload.mutate(files)
  }
  const choose = (chosen: ImportKind) => {
    setKind(chosen)
    setFault(null)
  }
  return (
    <Dialog title={say('import.title')} lead={say('import.lead')} onClose={onClose}>
      <form className="plain" onSubmit={submit} noValidate>
        <Field
          label={say('found.name')}
          hint={say('found.name.hint')}
          fault={fault === 'name' ? say('found.error.name') : undefined}
          input={{ name: 'name', maxLength: NAME_CHARACTERS_MAX, autoFocus: true, autoComplete: 'off' }}
        />
        <KindChoice kind={kind} onChoose={choose} />
        {kind === 'tntp' ? <TripFields fault={fault} /> : <StreetFields kind={kind} fault={fault} />}
        {upload.isError && <FaultNotice error={upload.error} />}
        <DialogActions
          cancel={say('found.cancel')}
          submit={say('import.submit')}
          busy={upload.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  )
}

function KindChoice({ kind, onChoose }: { kind: ImportKind; onChoose: (kind: ImportKind) => void }) {
  const { say } = useSay()
  const choices = importKinds.map((value) => ({
    value,
    name: say(`import.kind.${value}`),
    about: say(`import.kind.${value}.hint`),
  }))
  const legend = say('import.kind')
  return <Choices name="kind" legend={legend} choices={choices} chosen={kind} onChoose={onChoose} />
}

const accepted = {
  osm: '.osm,.pbf,application/xml,text/xml',
  geojson: '.geojson,.json,application/geo+json,application/json',
  tntp: '.tntp,.txt,text/plain',
} as const

function StreetFields({ kind, fault }: { kind: 'osm' | 'geojson'; fault: ImportFault | null }) {
  const { say, locale } = useSay()
  const [min, max] = [formatNumber(CITIZENS.min, locale), formatNumber(CITIZENS.max, locale)]
  return (
    <>
      <Field
        // Another format takes other files: the one that was chosen is forgotten.
        key={kind}
        label={say(`import.file.${kind}`)}
        fault={fault === 'file' ? say('import.error.file') : undefined}
        input={{ name: 'file', type: 'file', accept: accepted[kind] }}
      />
      <Field
        label={say('import.gtfs')}
        hint={say('import.gtfs.hint')}
        input={{ name: 'gtfs', type: 'file', accept: '.zip,application/zip' }}
      />
      <Field
        label={say('import.citizens')}
        hint={say('import.citizens.hint')}
        fault={fault === 'citizens' ? say('import.error.citizens', { min, max }) : undefined}
        input={{ name: 'citizens', inputMode: 'numeric', autoComplete: 'off' }}
      />
    </>
  )
}

function TripFields({ fault }: { fault: ImportFault | null }) {
  const { say } = useSay()
  const file = { type: 'file', accept: accepted.tntp }
  return (
    <>
      <Field
        label={say('import.net')}
        fault={fault === 'files' ? say('import.error.files') : undefined}
        input={{ name: 'net', ...file }}
      />
      <Field label={say('import.trips')} input={{ name: 'trips', ...file }} />
      <Field label={say('import.nodes')} input={{ name: 'nodes', ...file }} />
    </>
  )
}

function useImport(onClose: () => void) {
  const { client } = usePlatform()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: ImportFiles) => client.call('importCity', { body }),
    onSuccess: async (city) => {
      queries.setQueryData(['city', city.id], city)
      await queries.invalidateQueries({ queryKey: ['cities'] })
      onClose()
      await navigate({ to: '/cities/$cityId', params: { cityId: city.id } })
    },
  })
}
