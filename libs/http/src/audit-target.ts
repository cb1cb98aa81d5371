import type { AuditAct } from '@urbe/audit'
import type { Endpoint } from '@urbe/contracts'

const PARAMETER = /\/([a-z-]+)\/\{(\w+)\}/g

/** What an operation is about: what the last parameter of its path names, or, of something new, the id in the answer. */
export function targetOf(endpoint: Endpoint, params: unknown, answer?: unknown): AuditAct['target'] {
  const named = [...endpoint.path.matchAll(PARAMETER)].map(([, collection = '', name = '']) => ({
    type: singular(collection),
    id: textIn(params, name),
  }))
  const city = named.find(({ type }) => type === 'city')
  const cityId = city?.id === undefined ? {} : { cityId: city.id }
  const last = named.at(-1)
  const made = textIn(answer, 'id')
  const isNew = endpoint.method === 'post' && endpoint.status === 201
  if (isNew && made !== undefined) {
    const type = singular(lastSegment(endpoint.path))
    return { type, id: made, ...(type === 'city' ? { cityId: made } : cityId) }
  }
  return last?.id === undefined ? undefined : { type: last.type, id: last.id, ...cityId }
}

const lastSegment = (path: string) => path.split('/').findLast((segment) => /^[a-z-]+$/.test(segment)) ?? ''

function singular(collection: string): string {
  if (collection.endsWith('ies')) return `${collection.slice(0, -3)}y`
  return collection.endsWith('s') ? collection.slice(0, -1) : collection
}

function textIn(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found = (value as Readonly<Record<string, unknown>>)[name]
  return typeof found === 'string' ? found : undefined
}
