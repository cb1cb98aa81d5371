import type { ImportFiles } from '@urbe/client'

import { NAME_CHARACTERS_MAX } from './found-form.ts'

export const importKinds = ['osm', 'geojson', 'tntp'] as const
export type ImportKind = (typeof importKinds)[number]
export type ImportFault = 'name' | 'files' | 'file' | 'citizens'
export const CITIZENS = { min: 500, max: 1_000_000 } as const

/** What was chosen and typed, as the API takes it, or the field that is at fault. */
export function importOf(kind: ImportKind, form: FormData): ImportFiles | ImportFault {
  const name = textIn(form, 'name')
  if (name === '' || name.length > NAME_CHARACTERS_MAX) return 'name'
  if (kind === 'tntp') return tripsIn(name, form)
  const file = fileIn(form, 'file')
  if (file === undefined) return 'file'
  const gtfs = fileIn(form, 'gtfs')
  const files = { file, ...(gtfs && { gtfs }) }
  const typed = textIn(form, 'citizens')
  if (typed === '') return { kind, name, ...files }
  const citizens = Number(typed)
  const isInRange = /^\d+$/.test(typed) && citizens >= CITIZENS.min && citizens <= CITIZENS.max
  return isInRange ? { kind, name, ...files, citizens } : 'citizens'
}

function tripsIn(name: string, form: FormData): ImportFiles | ImportFault {
  const [net, trips, nodes] = ['net', 'trips', 'nodes'].map((each) => fileIn(form, each))
  if (net === undefined || trips === undefined) return 'files'
  return { kind: 'tntp', name, net, trips, ...(nodes && { nodes }) }
}

function textIn(form: FormData, name: string): string {
  return String(form.get(name) ?? '').trim()
}

/** A file input without a file gives an empty one. */
function fileIn(form: FormData, name: string): File | undefined {
  const given = form.get(name)
  return given instanceof File && given.size > 0 ? given : undefined
}
