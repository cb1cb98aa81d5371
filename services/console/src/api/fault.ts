import { ApiProblem, Unreachable, WaitsForApproval } from '@urbe/client'
import { type ErrorCode, errorCatalogue } from '@urbe/contracts'

import type { Say } from '../i18n/messages.ts'
import { NoPasskey } from './passkey.ts'

/** An error as a person reads it: what, which fields, and the number to quote. */
export interface Fault {
  readonly sentence: string
  readonly details: readonly string[]
  readonly traceId?: string
}

export function faultOf(error: unknown, say: Say): Fault {
  if (error instanceof Unreachable) return { sentence: say('error.network'), details: [] }
  if (error instanceof NoPasskey) return { sentence: say('error.passkey'), details: [] }
  if (error instanceof WaitsForApproval) return { sentence: say('approvals.waits'), details: [] }
  if (!(error instanceof ApiProblem)) return { sentence: say('error.unknown'), details: [] }
  const { errors, traceId, detail } = error.problem
  const details = errors?.map(({ pointer, detail: why }) => `${pointer}: ${why}`) ?? []
  const more = details.length === 0 && detail !== undefined && explains(error) ? [detail] : details
  return { sentence: sentenceOf(error, say), details: more, ...(traceId !== undefined && { traceId }) }
}

function sentenceOf(error: ApiProblem, say: Say): string {
  const { limit = '', count = '' } = error.problem
  return isKnown(error.code) ? say(`error.${error.code}`, { limit, count }) : error.problem.title
}

/** Only where a file or a value is at fault does the detail tell more than the sentence. */
function explains({ status }: ApiProblem): boolean {
  return status === 422 || status === 400
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code)
}

/** True when repeating the request later may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiProblem && error.status >= 500)
}

/** True when the same request is answered once somebody has proven again who they are (RFC 9470). */
export function asksForProof(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'insufficient_user_authentication'
}
