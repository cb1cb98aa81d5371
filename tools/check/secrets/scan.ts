import { createHash } from 'node:crypto'

import { bitsPerCharacter, randomRuns } from './entropy.ts'
import { rules } from './rules.ts'

const DIGEST_LENGTH = 16
const NAMED_BITS_MIN = 3.2
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
/** A text that is given to something which is called like a secret. */
const NAMED =
  /(?:passw(?:or)?d|secret|token|api_?key|credential|seed)\w*['"]?\s*[:=]\s*['"`]([^'"`\s$]{12,})['"`]/gi

export interface Finding {
  readonly path: string
  readonly line: number
  readonly rule: string
  /** Begin of the SHA-256 of what was found: it is never printed. */
  readonly digest: string
}

/** What is known and no secret: by digest, or by a shape that everything found in a file has. */
export interface Allowed {
  /** Of a file, or of a folder with a slash at its end. */
  readonly path: string
  readonly digests?: readonly string[]
  readonly shape?: string
  readonly why: string
}

interface Hit {
  readonly rule: string
  readonly text: string
}

/** Everything in a text that looks like a secret and is not allowed there. */
export function secretsIn(path: string, text: string, allowed: readonly Allowed[]): readonly Finding[] {
  const here = allowed.filter((entry) => covers(entry, path))
  return [...hitsIn(text)].flatMap(({ rule, text: hit, at }) => {
    const digest = digestOf(hit)
    if (here.some((entry) => admits(entry, hit, digest))) return []
    return [{ path, line: text.slice(0, at).split('\n').length, rule, digest }]
  })
}

/** Entries of the list that nothing needs any more. */
export function unusedIn(
  allowed: readonly Allowed[],
  textOf: (path: string) => string | undefined,
): readonly string[] {
  const files = allowed.filter(({ path }) => !path.endsWith('/'))
  return files.flatMap(({ path, digests = [] }) => {
    const text = textOf(path)
    if (text === undefined) return [`${path} is not there`]
    const present = new Set([...hitsIn(text)].map((hit) => digestOf(hit.text)))
    return digests.filter((digest) => !present.has(digest)).map((digest) => `${path} ${digest}`)
  })
}

function* hitsIn(text: string): Iterable<Hit & { at: number }> {
  for (const { name, pattern } of rules)
    for (const match of text.matchAll(pattern)) yield { rule: name, text: match[0], at: match.index }
  for (const match of text.matchAll(NAMED)) {
    const [, value = ''] = match
    if (looksMade(value)) yield { rule: 'named-like-a-secret', text: value, at: match.index }
  }
  for (const { run, at } of randomRuns(text)) yield { rule: 'random', text: run, at }
}

function looksMade(value: string): boolean {
  if (UUID.test(value)) return false
  return /\d/.test(value) && /[a-z]/i.test(value) && bitsPerCharacter(value) >= NAMED_BITS_MIN
}

function covers({ path: allowed }: Allowed, path: string): boolean {
  return allowed.endsWith('/') ? path.startsWith(allowed) : path === allowed
}

function admits({ digests = [], shape }: Allowed, hit: string, digest: string): boolean {
  return digests.includes(digest) || (shape !== undefined && new RegExp(`^(?:${shape})$`).test(hit))
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH)
}
