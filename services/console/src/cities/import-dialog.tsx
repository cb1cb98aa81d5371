import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type SubmitEvent, useState } from 'react'

import type { ImportFiles } from '@urbe/client'

import { usePlatform } from '../api/platform-context.tsx'
import { Dialog } from '../design/dialog.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { useSay } from '../i18n/use-say.ts'
import { NAME_CHARACTERS_MAX } from './found-form.ts'

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { say } = useSay()
  const upload = useImport(onClose)
  const [fault, setFault] = useState<'name' | 'files' | null>(null)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const name = String(typed.get('name') ?? '').trim()
    const [net, trips, nodes] = ['net', 'trips', 'nodes'].map((each) => fileIn(typed, each))
    if (name === '') return setFault('name')
    if (net === undefined || trips === undefined) return setFault('files')
    setFault(null)
    upload.mutate({ kind: 'tntp', name, net, trips, ...(nodes && { nodes }) })
  }
  const filesFault = fault === 'files' ? say('import.error.files') : undefined
  const file = { type: 'file', accept: '.tntp,.txt,text/plain' }
  return (
    <Dialog title={say('import.title')} lead={say('import.lead')} onClose={onClose}>
      <form className="plain" onSubmit={submit} noValidate>
        <Field
          label={say('found.name')}
          hint={say('found.name.hint')}
          fault={fault === 'name' ? say('found.error.name') : undefined}
          input={{ name: 'name', maxLength: NAME_CHARACTERS_MAX, autoFocus: true, autoComplete: 'off' }}
        />
        <Field label={say('import.net')} fault={filesFault} input={{ name: 'net', ...file }} />
        <Field label={say('import.trips')} input={{ name: 'trips', ...file }} />
        <Field label={say('import.nodes')} input={{ name: 'nodes', ...file }} />
        {upload.isError && <FaultNotice error={upload.error} />}
        <div className="actions">
          <button type="button" className="button quiet" onClick={onClose}>
            {say('found.cancel')}
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={upload.isPending}
            aria-busy={upload.isPending}
          >
            {say('import.submit')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** A file input without a file gives an empty one. */
function fileIn(form: FormData, name: string): File | undefined {
  const given = form.get(name)
  return given instanceof File && given.size > 0 ? given : undefined
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
