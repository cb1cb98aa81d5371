import { describe, expect, it } from '@jest/globals'

import { type Endpoint, endpoints, errorCatalogue, permissionCatalogue, serviceAt } from '@urbe/contracts'

import { openapi, pathOf } from './openapi.ts'
import { errorsOf } from './openapi-operation.ts'
import { brokenReferences, resolve } from './references.ts'

interface Operation {
  readonly operationId: string
  readonly 'x-permission'?: string
  readonly security?: readonly unknown[]
  readonly parameters: readonly { readonly name?: string; readonly in?: string; readonly $ref?: string }[]
  readonly responses: Readonly<Record<string, { readonly $ref?: string }>>
}
const document = openapi()
const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
)
const all = Object.values<Endpoint>(endpoints)

describe('the OpenAPI document', () => {
  it('has every operation of the contracts once, under its own id', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.sort()).toEqual(Object.keys(endpoints).sort())
  })

  it('routes every path at the edge to the service that answers it', () => {
    for (const endpoint of all)
      expect([endpoint.id, serviceAt(pathOf(endpoint))]).toEqual([endpoint.id, endpoint.service])
  })

  it('has no reference that leads nowhere', () => {
    expect(brokenReferences(document)).toEqual([])
  })

  it('has no schema that is only a reference to itself', () => {
    const schemas = (document['components'] as { schemas: Record<string, { $ref?: string }> }).schemas
    for (const [name, schema] of Object.entries(schemas))
      expect([name, schema.$ref]).toEqual([name, undefined])
  })

  it('declares the parameters that a path has, and no others', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = operation.parameters.filter((each) => each.in === 'path').map(({ name }) => name)
      expect([path, declared.sort()]).toEqual([path, inPath.sort()])
    }
  })
})

describe('its operations', () => {
  it('answer at least with what the contract names', () => {
    for (const { operation } of operations) {
      const endpoint = (endpoints as Record<string, Endpoint>)[operation.operationId]
      for (const code of endpoint === undefined ? [] : errorsOf(endpoint)) {
        const { $ref = '' } = operation.responses[errorCatalogue[code].status] ?? {}
        expect([operation.operationId, JSON.stringify(resolve(document, $ref))]).toEqual([
          operation.operationId,
          expect.stringContaining(`"${code}"`),
        ])
      }
    }
  })

  it('need a permission of the catalogue, or say that they are open', () => {
    for (const { operation } of operations) {
      const endpoint = (endpoints as Record<string, Endpoint>)[operation.operationId]
      const permission = operation['x-permission']
      if (permission !== undefined) expect(Object.keys(permissionCatalogue)).toContain(permission)
      expect(operation.security?.length === 0).toBe(endpoint?.access === 'public')
    }
  })

  it('ask for If-Match wherever the contract requires it', () => {
    for (const endpoint of all) {
      const operation = paths[pathOf(endpoint)]?.[endpoint.method]
      const asks = operation?.parameters.some(({ $ref }) => $ref === '#/components/parameters/IfMatch')
      expect([endpoint.id, asks]).toEqual([endpoint.id, endpoint.ifMatch === 'required'])
    }
  })
})

it('every permission and every system role name can be reached by some operation', () => {
  const used = new Set(all.map(({ access }) => access))
  const unused = Object.keys(permissionCatalogue).filter(
    (permission) => !used.has(permission as Endpoint['access']),
  )
  // What an agent does for those it is bound to has no operation yet; who may is decided and explained already.
  expect(unused).toEqual(['agent:act'])
})
