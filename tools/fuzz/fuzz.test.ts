import { expect, it } from '@jest/globals'

import { buildRequest } from './build-request.ts'
import { isFault, leakIn } from './fuzz.ts'
import { type Document, operationsIn, resolver } from './operations.ts'
import { seeded } from './random.ts'

const document: Document = {
  paths: {
    '/api/v1/towns/{id}': {
      get: {
        operationId: 'getTown',
        parameters: [{ in: 'query', name: 'limit', schema: { type: 'integer' } }],
      },
      put: {
        operationId: 'putTown',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Town' } } } },
      },
    },
    '/api/v1/auth/logout': { post: { operationId: 'logout' } },
  },
  components: {
    schemas: {
      Town: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    },
  },
}

function requests(seed: number, count = 200) {
  const ground = {
    random: seeded(seed),
    operations: operationsIn(document),
    resolve: resolver(document),
    tokens: ['token'],
    ids: ['7'],
  }
  return Array.from({ length: count }, () => buildRequest(ground))
}

it('asks every operation but those that would end its own session', () => {
  expect(operationsIn(document).map(({ id }) => id)).toEqual(['getTown', 'putTown'])
  expect(new Set(requests(1).map(({ operation }) => operation))).toEqual(new Set(['getTown', 'putTown']))
  const all = operationsIn(document, { ending: true }).map(({ id }) => id)
  expect(all).toEqual(['getTown', 'putTown', 'logout'])
})

it('sends the same for the same seed, and something else for another', () => {
  expect(requests(1)).toEqual(requests(1))
  expect(requests(1)).not.toEqual(requests(2))
})

it('sends both what the document promises and what it does not', () => {
  const bodies = requests(1, 1_000).map(({ body = '' }) => body)
  expect(bodies.some((body) => /^\{"name":"[\w:-]+"\}$/.test(body))).toBe(true)
  expect(bodies).toContain('{"a":1}{"b":2}')
  const lines = requests(1).map(({ line }) => line)
  expect(lines.some((line) => line.startsWith('GET /api/v1/towns/7 '))).toBe(true)
  expect(lines.every((line) => /^[A-Z]+ \/api\/v1\/[^\s\0]* HTTP\/1\.1$/.test(line))).toBe(true)
})

it.each([
  'Error: no\n    at run (file:///app/main.ts:7:1)',
  'postgres://auth:word@127.0.0.1/auth',
  'duplicate key value violates unique constraint',
  '$pbkdf2-sha256$i=600000$a$b',
  'the secret word',
])('finds in an answer what must not be there: %s', (text) => {
  expect(leakIn({ text }, ['secret word'])).toBeDefined()
  expect(leakIn({ text: '{"code":"invalid_value"}' }, ['secret word'])).toBeUndefined()
})

it.each<[number, Record<string, string>, boolean]>([
  [500, {}, true],
  [502, { 'retry-after': '1' }, true],
  [503, {}, true],
  [503, { 'retry-after': '1' }, false],
  [429, {}, false],
])('takes %i with %j for a fault: %p', (status, headers, expected) => {
  expect(isFault({ status, headers })).toBe(expected)
})
