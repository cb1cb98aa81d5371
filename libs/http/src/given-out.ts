import type { AuditAct, AuditTrail } from '@urbe/audit'

import { baseOf } from './audited.ts'
import type { Answer, Binding, Incoming } from './binding.ts'

/** What one caller takes out by one operation in this time, beside the first answer, is told together. */
export const GIVEN_OUT_WINDOW_MS = 60_000
/** With so many rows it is told at once: whoever takes everything is known before the window is over. */
export const ROWS_TOLD_AT_ONCE = 1_000
/** Callers and operations that are added up at a time; of more each answer is told by itself. */
export const TAKERS_MAX = 1_000
/** Questions of one caller by which it is known that they are asked again; what they bring is counted once in the window. */
export const QUESTIONS_MAX = 16
const BYTES_A_ROW = 1_024

interface Deps {
  readonly audit: Pick<AuditTrail, 'note'>
  /** Does something later, if the process still runs then. */
  readonly later: (ms: number, work: () => void) => void
}

type Base = Pick<AuditAct, 'actor' | 'target' | 'context' | 'details'>
interface Taken {
  requests: number
  rows: number
}
interface Window {
  readonly sum: Taken
  readonly asked: Set<string>
}

/** Tells the trail who takes recorded data out, page by page or at once. */
export function givenOut({ audit, later }: Deps) {
  const taken = new Map<string, Window>()

  function tell(base: Base, sum: Taken): void {
    const details = { ...base.details, ...sum }
    audit.note({ ...base, action: 'data.exported', outcome: 'allowed', details })
  }

  function tellAll(base: Base, sum: Taken): void {
    tell(base, { ...sum })
    sum.requests = 0
    sum.rows = 0
  }

  return (binding: Binding): Binding => {
    const { endpoint, handle } = binding
    if (endpoint.givesOut !== true) return binding
    return {
      endpoint,
      async handle(incoming) {
        const answer = await handle(incoming)
        const base = baseOf(endpoint, incoming)
        const key = `${incoming.asker.actor} ${endpoint.id}`
        const known = taken.get(key)
        if (known !== undefined) {
          known.sum.requests += 1
          known.sum.rows += isAskedAgain(known, incoming) ? 0 : rowsIn(answer)
          if (known.sum.rows >= ROWS_TOLD_AT_ONCE) tellAll(base, known.sum)
          return answer
        }
        tell(base, { requests: 1, rows: rowsIn(answer) })
        if (taken.size >= TAKERS_MAX) return answer
        const sum = { requests: 0, rows: 0 }
        taken.set(key, { sum, asked: new Set([questionOf(incoming)]) })
        later(GIVEN_OUT_WINDOW_MS, () => {
          taken.delete(key)
          if (sum.requests > 0) tellAll(base, sum)
        })
        return answer
      },
    }
  }
}

const questionOf = ({ params, query }: Incoming): string => JSON.stringify([params, query])

/** Whoever watches a list asks for the same page every few seconds, and takes nothing more along. */
function isAskedAgain({ asked }: Window, incoming: Incoming): boolean {
  const question = questionOf(incoming)
  if (asked.has(question)) return true
  if (asked.size < QUESTIONS_MAX) asked.add(question)
  return false
}

/** Members of a list, lines of a text; of bytes pieces of a KiB. */
function rowsIn({ body, text, bytes }: Answer): number {
  if (text !== undefined) return text.content.split('\n').length
  if (bytes !== undefined) return Math.ceil(bytes.content.length / BYTES_A_ROW)
  if (typeof body !== 'object' || body === null) return 0
  const lists = Object.values(body).filter((each) => Array.isArray(each))
  return Math.max(0, ...lists.map((list) => list.length))
}
