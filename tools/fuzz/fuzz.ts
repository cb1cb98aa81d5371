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
  readonly say?: (findings: Findings) => void
}

/** Sends requests of a seeded kind and says what should not have come back. */
export async function fuzz(fuzzing: Fuzzing): Promise<Findings> {
  const { origin, ground, requests, atOnce, tokens, renew, say } = fuzzing
  const statuses: Record<string, number> = {}
  const [faults, leaks, hung]: [string[], string[], string[]] = [[], [], []]
  const made: string[] = []
  let sent = 0
  const findings = (): Findings => ({
    ...{ requests: sent, statuses, faults: faults.slice(0, TOLD_MAX) },
    ...{ leaks: leaks.slice(0, TOLD_MAX), hung: hung.slice(0, TOLD_MAX) },
  })
  const one = async () => {
    const secrets = [...fuzzing.secrets, ...tokens()]
    const request = buildRequest({ ...ground, ids: [...ground.ids, ...made], tokens: tokens() })
    const what = `${request.operation}: ${JSON.stringify(request).slice(0, 600)}`
    const answer = await rawRequest(origin, rawText(origin, request)).catch(() => undefined)
    if (answer === undefined) return void hung.push(what)
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    if (isFault(answer)) faults.push(`${answer.status} ${what} -> ${answer.body.slice(0, 300)}`)
    const leak = leakIn(answer, secrets)
    if (leak !== undefined) leaks.push(`${leak} in the answer to ${what}`)
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
    say?.(findings())
  }
  return findings()
}

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
