import { type Endpoint, endpoints, errorCatalogue, serviceNames } from '@urbe/contracts'

import { openapiOperation, problemGroups } from './openapi-operation.ts'
import { problemResponses } from './openapi-problems.ts'
import { type Json, schemaBook } from './schema-book.ts'

export const API_BASE = '/api/v1'
export const API_VERSION = '1.0.0'

/** The REST surface as OpenAPI 3.1, written from the contracts alone. */
export function openapi(): Json {
  const book = schemaBook()
  const paths: Record<string, Record<string, unknown>> = {}
  const all = Object.values<Endpoint>(endpoints)
  for (const endpoint of all) {
    const path = pathOf(endpoint)
    paths[path] = { ...paths[path], [endpoint.method]: openapiOperation(endpoint, book) }
  }
  const groups = all.flatMap((endpoint) => problemGroups(endpoint).map(([, codes]) => codes))
  return book.finish({
    openapi: '3.1.1',
    info: {
      title: 'Urbe',
      version: API_VERSION,
      description:
        'Autonomous cities: found them, run them, watch them live. Every error is a problem (RFC 9457).',
    },
    servers: [{ url: 'http://localhost:8080', description: 'the local platform' }],
    tags: tags(all),
    security: [{ bearerAuth: [] }, { boundToken: [], proofOfKey: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { ...fixedComponents(), responses: problemResponses(groups, book) },
    'x-error-codes': errorCatalogue,
  })
}

export function pathOf({ root, path }: Pick<Endpoint, 'root' | 'path'>): string {
  return root === true ? path : `${API_BASE}${path}`
}

function tags(all: readonly Endpoint[]): readonly Json[] {
  const services = new Map(all.map(({ tag, service }) => [tag, service]))
  return [...services]
    .sort(([, a], [, b]) => serviceNames.indexOf(a) - serviceNames.indexOf(b))
    .map(([name, service]) => ({ name, description: `answered by ${service}` }))
}

function fixedComponents(): Json {
  return {
    securitySchemes: {
      bearerAuth: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'the access token of POST /api/v1/auth/login',
      },
      boundToken: {
        type: 'http',
        scheme: 'DPoP',
        description: 'an access token that is bound to a key (RFC 9449), with a proof of that key',
      },
      proofOfKey: {
        type: 'apiKey',
        in: 'header',
        name: 'DPoP',
        description: 'made with the key for this one request; with it, requests for tokens get bound ones',
      },
    },
    parameters: {
      IfMatch: header('If-Match', 'the version that is to be changed, as the ETag told it', true),
      IfNoneMatch: header('If-None-Match', 'answered with 304 when the version is still this one'),
      IdempotencyKey: header('Idempotency-Key', 'the same key and body give the same answer, for ever'),
      UrbeAtLeast: header('Urbe-At-Least', 'an Urbe-Position: wait until the answer holds this write'),
    },
    headers: {
      ETag: answered('version of the aggregate, in quotes'),
      UrbePosition: answered('`<stream>:<sequence>` of the write; send it as Urbe-At-Least to read it back'),
      Link: answered('`rel="next"`: the next page'),
      RetryAfter: answered('seconds'),
      Traceparent: answered('W3C trace context of the request'),
    },
  }
}

function header(name: string, description: string, required = false): Json {
  return { name, in: 'header', required, description, schema: { type: 'string', maxLength: 256 } }
}

function answered(description: string): Json {
  return { description, schema: { type: 'string' } }
}
