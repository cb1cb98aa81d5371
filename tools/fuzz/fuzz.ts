import { type RawAnswer, rawRequest, rawText } from '../system/raw-http.ts'
import { buildRequest, type Ground } from './build-request.ts'

/** What an answer never holds: parts of programs, of other servers, of secrets. */
const INSIDES: readonly RegExp[] = [
  /\.[cm]?ts:\d+/,
  /node_modules|node:internal/,
  /postgres(?:ql)?:\/\/|nats:\/\//,
  /ECONNREFUSED|ETIMEDOUT|EADDRINUSE/,
  /syntax error at or near|duplicate key value|violates \w+ constraint/,
  /\$(?:pbkdf2|argon2id|2[aby])[-$]/,
  /BEGIN [A-Z ]*PRIVATE KEY/,
  /\bS[UANOC][A-Z2-7]{56}\b/,
]
const TOLD_MAX = 20
const REQUEST_TOLD_CHARACTERS = 1_000
const BODY_TOLD_CHARACTERS = 300
/** Things that answers have told were made; older ones are forgotten. */
export const MADE_MAX = 64
const MADE = new Set([201, 202])
const RENEWED_EACH = 400

export interface Findings {
  readonly requests: number
  readonly statuses: Readonly<Record<string, number>>
  /** Answers of 500 and above (but 503 with a time to come again), answers that hold what they must not, and connections on which nothing came. */
  readonly faults: readonly string[]
  readonly leaks: readonly string[]
  readonly hung: readonly string[]
}

interface Fuzzing {
  readonly origin: string
  readonly ground: Omit<Ground, 'tokens'>
  readonly requests: number
  readonly atOnce: number
  /** Those that are good at the moment. */
  readonly tokens: () => readonly string[]
  /** Opens sessions again that a request has ended, before every so many requests. */
  readonly renew?: () => Promise<void>
  /** Texts that no answer may hold. */
  readonly secrets: readonly string[]
  /** Hears of each finding as it is made. */
  readonly say?: (found: string) => void
}

/** Sends requests of a seeded kind and says what should not have come back. */
export async function fuzz(fuzzing: Fuzzing): Promise<Findings> {
  const { origin, ground, requests, atOnce, tokens, renew, say = () => undefined } = fuzzing
  const statuses: Record<string, number> = {}
  const found = { faults: [] as string[], leaks: [] as string[], hung: [] as string[] }
  const made: string[] = []
  let sent = 0
  const tell = (kind: keyof typeof found, what: string) => {
    if (found[kind].length < TOLD_MAX) found[kind].push(what)
    say(`${kind}: ${what}`)
  }
  const one = async () => {
    const secrets = [...fuzzing.secrets, ...tokens()]
    const request = buildRequest({ ...ground, ids: [...ground.ids, ...made], tokens: tokens() })
    const what = `${request.operation}: ${withoutTokens(JSON.stringify(request)).slice(0, REQUEST_TOLD_CHARACTERS)}`
    const answer = await rawRequest(origin, rawText(origin, request)).catch(() => undefined)
    if (answer === undefined) return tell('hung', what)
    const { status, body } = answer
    statuses[status] = (statuses[status] ?? 0) + 1
    if (isFault(answer)) tell('faults', `${status} ${what} -> ${body.slice(0, BODY_TOLD_CHARACTERS)}`)
    const leak = leakIn(answer, secrets)
    if (leak !== undefined) tell('leaks', `${leak} in the answer to ${what}`)
    remember(answer, made)
  }
  const worker = async (upTo: number) => {
    while (sent < upTo) {
      sent += 1
      await one()
    }
  }
  while (sent < requests) {
    await renew?.()
    const upTo = Math.min(requests, sent + RENEWED_EACH)
    await Promise.all(Array.from({ length: atOnce }, () => worker(upTo)))
  }
  return { requests: sent, statuses, ...found }
}

const withoutTokens = (text: string) => text.replaceAll(/Bearer [\w-]+\.[\w-]+\.[\w-]+/g, 'Bearer …')

/** What was made is asked for, changed and removed by later requests. */
function remember({ status, body }: RawAnswer, made: string[]): void {
  const id = MADE.has(status) ? /"id":"([0-9a-f-]{36})"/.exec(body)?.[1] : undefined
  if (id === undefined || made.includes(id)) return
  made.push(id)
  if (made.length > MADE_MAX) made.shift()
}

/** Who says that there is too much to do, and when to come again, has answered. */
export const isFault = ({ status, headers }: Pick<RawAnswer, 'status' | 'headers'>): boolean =>
  status >= 500 && !(status === 503 && headers['retry-after'] !== undefined)

export function leakIn({ text }: Pick<RawAnswer, 'text'>, secrets: readonly string[]): string | undefined {
  const inside = INSIDES.find((pattern) => pattern.test(text))
  if (inside !== undefined) return `${inside}`
  return secrets.some((secret) => text.includes(secret)) ? 'a secret' : undefined
}
