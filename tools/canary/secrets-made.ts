import { randomBytes } from 'node:crypto'

import type { Canary } from './forms.ts'

/** Keeps every secret and every name of a person that was made up or given out, under what it is called. */
export function collection() {
  const known = new Map<string, string>()
  const keep = (name: string, text: unknown): string => {
    if (typeof text !== 'string' || text === '') throw new Error(`there is no ${name}`)
    known.set(known.has(name) ? `${name} (${known.size})` : name, text)
    return text
  }
  const drawn = () => randomBytes(9).toString('hex')
  return {
    keep,
    /** A password that people would choose, with characters that are spelled otherwise in addresses. */
    password: (name: string) => keep(`password of ${name}`, `Zebra & quince ${drawn()} ümlaut?`),
    person: (name: string) => keep(`name of ${name}`, `${name}.${drawn()}`),
    secret: (name: string) => keep(name, `canary-${drawn()}`),
    /** Only the part of a token that is secret: the others say who it is for, in the open. */
    token: (name: string, token: unknown) => {
      keep(`signature of ${name}`, String(token).split('.').at(-1))
      return String(token)
    },
    all: (): readonly Canary[] => [...known].map(([name, text]) => ({ name, text })),
  }
}
export type Collection = ReturnType<typeof collection>
