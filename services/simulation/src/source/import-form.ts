import { CITIZENS_MAX, CITIZENS_MIN } from '@urbe/city-model'
import { isStorable } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import type { ImportedSource } from './files.ts'
import { type Form, readForm } from './multipart.ts'

/** The form of `POST /imports`, complete and within its limits. What is in its files is still to be seen. */
export interface ImportForm {
  readonly name: string
  readonly source: ImportedSource
  /** 0: as many as the homes of the file have room for. Trips have none. */
  readonly citizens: number
  /** Drawn where it is not given. */
  readonly seed: number | undefined
}

interface Fault {
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

export async function readImport(request: Parameters<typeof readForm>[0]): Promise<ImportForm> {
  const form = await readForm(request)
  checkNames(form)
  const name = form.fields['name']?.trim() ?? ''
  const source = sourceIn(form)
  const citizens = wholeIn(form, 'citizens', [CITIZENS_MIN, CITIZENS_MAX])
  const seed = wholeIn(form, 'seed', [0, Number.MAX_SAFE_INTEGER])
  const errors = [
    ...(name.length >= 1 && name.length <= NAME_CHARACTERS_MAX && isStorable(name)
      ? []
      : [missing('name', `a name of 1 to ${NAME_CHARACTERS_MAX} characters that can be seen`)]),
    ...(Array.isArray(source) ? source : []),
    ...[citizens, seed].filter((field) => typeof field === 'object'),
  ]
  if (
    errors.length > 0 ||
    Array.isArray(source) ||
    typeof citizens === 'object' ||
    typeof seed === 'object'
  ) {
    throw new Refusal('import_invalid', 'the form is not complete', { errors })
  }
  return { name, source, citizens: citizens ?? 0, seed }
}

const FIELDS: ReadonlySet<string> = new Set(['kind', 'name', 'citizens', 'seed'])
const FILES: ReadonlySet<string> = new Set(['net', 'trips', 'nodes', 'file', 'gtfs'])

function checkNames({ fields, files }: Form): void {
  const strangers = [
    ...Object.keys(fields).filter((name) => !FIELDS.has(name)),
    ...Object.keys(files).filter((name) => !FILES.has(name)),
  ]
  if (strangers.length === 0) return
  throw new Refusal('unknown_field', 'the form has a part that is not known here', {
    errors: strangers.map((name) => ({
      pointer: `/${name}`,
      code: 'unknown_field',
      detail: 'is not known, or is a file where text is expected, or text where a file is',
    })),
  })
}

const NAME_CHARACTERS_MAX = 80

/** The files of the kind that the form names, or what is missing of them. */
function sourceIn({ fields, files }: Form): ImportedSource | Fault[] {
  const extras = files['gtfs']?.length ? { gtfs: files['gtfs'] } : {}
  switch (fields['kind']) {
    case 'tntp':
      return tripsIn(files)
    case 'osm':
      if (!files['file']?.length) return [missing('file', 'a map of OpenStreetMap, .osm or .osm.pbf')]
      return isXml(files['file'])
        ? { kind: 'osm', xml: textOf(files['file']), ...extras }
        : { kind: 'osm', pbf: files['file'], ...extras }
    case 'geojson':
      if (!files['file']?.length) return [missing('file', 'a GeoJSON file')]
      return { kind: 'geojson', text: textOf(files['file']), ...extras }
    default:
      return [{ pointer: '/kind', code: 'unknown', detail: 'expected tntp, osm or geojson' }]
  }
}

function tripsIn({ net, trips, nodes }: Form['files']): ImportedSource | Fault[] {
  if (net?.length && trips?.length) {
    const drawn = nodes === undefined ? {} : { nodes: textOf(nodes) }
    return { kind: 'tntp', network: textOf(net), trips: textOf(trips), ...drawn }
  }
  return [
    ...(net?.length ? [] : [missing('net', 'a TNTP network file')]),
    ...(trips?.length ? [] : [missing('trips', 'a TNTP trips file')]),
  ]
}

const BYTE_ORDER_MARK = 0xef
const SPACE = 0x20
const LESS_THAN = 0x3c

/** A PBF begins with the length of its header, whose first byte is 0. */
function isXml(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > SPACE)
  return bytes[0] !== 0 && (first === LESS_THAN || first === BYTE_ORDER_MARK)
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

const WHOLE = /^\d{1,16}$/

function wholeIn(
  { fields }: Form,
  name: string,
  [min, max]: readonly [number, number],
): number | undefined | Fault {
  const typed = fields[name]?.trim() ?? ''
  if (typed === '') return undefined
  const value = Number(typed)
  if (WHOLE.test(typed) && value >= min && value <= max) return value
  return {
    pointer: `/${name}`,
    code: 'out_of_range',
    detail: `expected a whole number from ${min} to ${max}`,
  }
}

const missing = (field: string, expected: string): Fault => ({
  pointer: `/${field}`,
  code: 'missing',
  detail: `expected ${expected}`,
})
