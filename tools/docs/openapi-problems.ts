import { type ErrorCode, errorCatalogue, problem } from '@urbe/contracts'

import type { Json, SchemaBook } from './schema-book.ts'

/** Answers that say with Retry-After when to come back. */
const WAITING: ReadonlySet<number> = new Set([429, 503])

export function responseName(codes: readonly ErrorCode[]): string {
  return codes.join('.')
}

/** One response for each set of codes that operations answer a status with. */
export function problemResponses(groups: Iterable<readonly ErrorCode[]>, book: SchemaBook): Json {
  const byName = new Map([...groups].map((codes) => [responseName(codes), codes]))
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([name, codes]) => [name, response(codes, book)]))
}

function response(codes: readonly ErrorCode[], book: SchemaBook): Json {
  const waits = codes.some((code) => WAITING.has(errorCatalogue[code].status))
  const schema = { allOf: [book.describe(problem, 'output'), { properties: { code: { enum: codes } } }] }
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}.`).join(' '),
    ...(waits && { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } }),
    content: { 'application/problem+json': { schema } },
  }
}
