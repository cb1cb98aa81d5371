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
  readonly ground: Ground
  readonly requests: number
  readonly atOnce: number
  /** Texts that no answer may hold. */
  readonly secrets: readonly string[]
}

/** Sends requests of a seeded kind and says what should not have come back. */
export async function fuzz({ origin, ground, requests, atOnce, secrets }: Fuzzing): Promise<Findings> {
  const statuses: Record<string, number> = {}
  const faults: string[] = []
  const leaks: string[] = []
  const hung: string[] = []
  let sent = 0
  const one = async () => {
    const request = buildRequest(ground)
    const what = `${request.operation}: ${JSON.stringify(request).slice(0, 600)}`
    const answer = await rawRequest(origin, rawText(origin, request)).catch(() => undefined)
    if (answer === undefined) return void hung.push(what)
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    if (isFault(answer)) faults.push(`${answer.status} ${what} -> ${answer.body.slice(0, 300)}`)
    const leak = leakIn(answer, secrets)
    if (leak !== undefined) leaks.push(`${leak} in the answer to ${what}`)
  }
  const worker = async () => {
    while (sent < requests) {
      sent += 1
      await one()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const [told, toldLeaks, toldHung] = [faults, leaks, hung].map((each) => each.slice(0, TOLD_MAX))
  return { requests: sent, statuses, faults: told ?? [], leaks: toldLeaks ?? [], hung: toldHung ?? [] }
}

/** Who says that there is too much to do, and when to come again, has answered. */
export const isFault = ({ status, headers }: Pick<RawAnswer, 'status' | 'headers'>): boolean =>
  status >= 500 && !(status === 503 && headers['retry-after'] !== undefined)

export function leakIn({ text }: Pick<RawAnswer, 'text'>, secrets: readonly string[]): string | undefined {
  const inside = INSIDES.find((pattern) => pattern.test(text))
  if (inside !== undefined) return `${inside}`
  return secrets.some((secret) => text.includes(secret)) ? 'a secret' : undefined
}
