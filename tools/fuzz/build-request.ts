import type { RawRequest } from '../system/raw-http.ts'
import { bodies, headers, texts } from './hostile-values.ts'
import type { Operation } from './operations.ts'
import type { Random } from './random.ts'
import { type Schema, sample } from './sample.ts'

export interface Ground {
  readonly random: Random
  readonly operations: readonly Operation[]
  readonly resolve: (reference: string) => Schema
  readonly tokens: readonly string[]
  /** Ids of things that are there. */
  readonly ids: readonly string[]
}

/** One request: an operation of the document, with something wrong in most of its parts at some time. */
export function buildRequest(ground: Ground): RawRequest & { readonly operation: string } {
  const { random, operations } = ground
  const operation = random.pick(operations)
  const method = random.chance(0.03)
    ? random.pick(['TRACE', 'PROPFIND', 'OPTIONS', 'HEAD'])
    : operation.method
  const target = `${pathOf(operation, ground)}${queryOf(operation, ground)}`
  const body = random.chance(0.1) ? random.pick(bodies) : bodyOf(operation, ground)
  const lines = [
    ...(random.chance(0.9) ? [`Authorization: Bearer ${random.pick(ground.tokens)}`] : []),
    ...(random.chance(0.9) && body !== '' ? ['Content-Type: application/json'] : []),
    ...(random.chance(0.8) ? ['If-Match: *'] : []),
    ...Array.from({ length: random.chance(0.3) ? 1 + random.below(3) : 0 }, () => random.pick(headers)),
  ]
  return { operation: operation.id, line: `${method} ${target} HTTP/1.1`, headers: lines, body }
}

const encoded = (text: string, random: Random) =>
  // What is sent in a line has to stay one line; half characters cannot be encoded at all.
  random.chance(0.7)
    ? encodeURIComponent(text.toWellFormed())
    : Buffer.from(text.replace(/[\s\0]/g, '')).toString('latin1')

function pathOf({ path }: Operation, { random, ids }: Ground): string {
  const filled = path.replaceAll(/\{\w+\}/g, () =>
    random.chance(0.6) ? random.pick(ids) : encoded(random.pick(texts), random),
  )
  return random.chance(0.03) ? `${filled}/${encoded(random.pick(texts), random)}` : filled
}

function queryOf({ query }: Operation, ground: Ground): string {
  const { random, ids, resolve } = ground
  const named = query.filter(() => random.chance(0.4))
  const pairs = named.map(({ name, schema }) => {
    const value = sample(schema, { random, resolve, id: random.pick(ids) })
    return `${name}=${encoded(typeof value === 'string' ? value : JSON.stringify(value), random)}`
  })
  if (random.chance(0.05)) pairs.push(`${encoded(random.pick(texts), random)}=1`)
  if (random.chance(0.02)) pairs.push(...pairs)
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function bodyOf({ body }: Operation, { random, resolve, ids }: Ground): string {
  if (body === undefined) return ''
  return Buffer.from(JSON.stringify(sample(body, { random, resolve, id: random.pick(ids) }))).toString(
    'latin1',
  )
}
