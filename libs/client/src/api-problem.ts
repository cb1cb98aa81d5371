import type { ErrorCode, Problem } from '@urbe/contracts'

/** The service answered with problem details. `code` is one of the documented ones; tell errors apart by it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ErrorCode | 'unknown'
  readonly status: number
  readonly problem: Problem
  readonly retryAfterSeconds: number | undefined

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title)
    // A code that this version of the SDK does not know is still shown; callers compare with the ones they know.
    this.code = problem.code as ErrorCode | 'unknown'
    this.status = problem.status
    this.problem = problem
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** No answer came: no connection, no such host, or something that is not Urbe answered. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

export async function problemOf(answer: Response): Promise<ApiProblem> {
  const retryAfter = Number(answer.headers.get('retry-after') ?? Number.NaN)
  const body: unknown = await answer.json().catch(() => undefined)
  return new ApiProblem(
    isProblem(body)
      ? body
      : { type: 'about:blank', title: titleOf(answer), status: answer.status, code: 'unknown' },
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  )
}

function titleOf(answer: Response): string {
  return `The answer was ${answer.status} ${answer.statusText}`.trim()
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false
  const { code, title, status } = body as Record<string, unknown>
  return typeof code === 'string' && typeof title === 'string' && typeof status === 'number'
}
