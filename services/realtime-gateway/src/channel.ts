import { streams } from '@urbe/contracts'

/** A subject pattern, split once. `*` stands for one token, a last `>` for one or more. */
export type Pattern = readonly string[]

export type Channel = LogChannel | ReplayChannel

export interface LogChannel {
  readonly kind: 'log'
  readonly pattern: Pattern
  /** The one stream that holds every subject of the pattern: its sequence is the subscription's position. */
  readonly stream: string
  readonly cityId?: string
}

/** The past of a city, told again at the pace that somebody chose. */
export interface ReplayChannel {
  readonly kind: 'replay'
  readonly replayId: string
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The text has passed the contract's grammar. `undefined`: it names no stream, or more than one. */
export function channelOf(text: string): Channel | undefined {
  const pattern = text.split('.')
  const [root, owner = ''] = pattern
  if (pattern.length < 2) return undefined
  if (root === 'plat') return { kind: 'log', pattern, stream: streams.platform }
  if (!UUID.test(owner)) return undefined
  if (root === 'replay' && pattern.length === 2) return { kind: 'replay', replayId: owner }
  if (root === 'city') return { kind: 'log', pattern, stream: streams.city(owner), cityId: owner }
  return undefined
}

export function matches(pattern: Pattern, subject: readonly string[]): boolean {
  for (const [index, token] of pattern.entries()) {
    if (token === '>' && index === pattern.length - 1) return subject.length > index
    if (index >= subject.length) return false
    if (token !== '*' && token !== subject[index]) return false
  }
  return pattern.length === subject.length
}
