import { expect, it } from '@jest/globals'

import { type Endpoint, endpoints } from '@urbe/contracts'

import { openapi } from '../openapi.ts'
import { schemaOf, unboundedIn } from './bounds.ts'

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly unknown[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> }
}
const document = openapi()
const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>
const operations = Object.values(paths).flatMap((item) => Object.values(item))

/** Values that the schema leaves open, and what bounds them instead. */
const BOUNDED_ELSEWHERE: Readonly<Record<string, string>> = {
  'createAlertRule/threshold: a number of any size': 'any finite number may be compared with',
  'changeAlertRule/threshold: a number of any size': 'the same',
  'addPasskey/passkey/response/publicKeyAlgorithm: a whole number of any size': 'two are accepted',
}

it('everything that a caller can send has bounds that the OpenAPI document tells', () => {
  const json = operations.flatMap(({ operationId, requestBody, parameters = [] }) => [
    // Forms are open, as RFC 6749 wants them, and files have limits in bytes.
    ...unboundedIn(document, requestBody?.content['application/json']?.schema ?? { const: '' }, operationId),
    ...parameters.flatMap((given) => {
      const { name, schema } = schemaOf(document, given)
      return unboundedIn(document, schema, `${operationId}?${name}`)
    }),
  ])
  expect(operations.length).toBeGreaterThan(100)
  expect([...new Set(json)].sort()).toEqual(Object.keys(BOUNDED_ELSEWHERE).sort())
})

it('what has no bounds is found, wherever it stands', () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      tags: { type: 'array', items: { anyOf: [{ type: 'number', minimum: 0 }, { type: 'null' }] } },
      more: {},
      id: { type: 'string', maxLength: 3 },
    },
  }
  expect(unboundedIn({}, schema)).toEqual([
    ': an object of anything',
    '/name: a text of any length',
    '/tags: a list of any length',
    '/tags/-: a number of any size',
    '/more: anything',
  ])
})

it('a GET needs no more than the permission to read', () => {
  const reading = Object.values<Endpoint>(endpoints).filter(({ method }) => method === 'get')
  expect(reading.length).toBeGreaterThan(40)
  const mayChange = reading.filter(({ access }) => !/^(public|authenticated|[\w-]+:read)$/.test(access))
  // Who may close live connections may list them; there is no permission for that alone.
  expect(mayChange.map(({ id }) => id)).toEqual(['listConnections'])
})
