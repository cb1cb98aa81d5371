import { CommanderError } from 'commander'

import { ApiProblem, Unreachable } from '@urbe/client'

export const exitCodes = { ok: 0, failure: 1, usage: 2, unreachable: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The caller asked for something that cannot be: said in one line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
/** It was understood and did not work. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** The doctor has found something; everything about it has been shown. */
export class Unwell extends Error {
  override readonly name = 'Unwell'
  readonly unreachable: boolean

  constructor(message: string, unreachable: boolean) {
    super(message)
    this.unreachable = unreachable
  }
}

export interface Ending {
  readonly code: ExitCode
  /** Nothing where commander has said it already. */
  readonly lines: readonly string[]
  readonly problem?: unknown
}

export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? exitCodes.ok : exitCodes.usage, lines: [] }
  }
  if (error instanceof UsageError) return { code: exitCodes.usage, lines: [error.message] }
  if (error instanceof Unwell) {
    return { code: error.unreachable ? exitCodes.unreachable : exitCodes.failure, lines: [error.message] }
  }
  if (error instanceof Failure) return { code: exitCodes.failure, lines: [error.message] }
  if (error instanceof Unreachable) {
    return { code: exitCodes.unreachable, lines: [error.message, 'Is the platform running? Try: make up'] }
  }
  if (error instanceof ApiProblem) return problemEnding(error)
  return { code: exitCodes.failure, lines: [error instanceof Error ? error.message : String(error)] }
}

function problemEnding(error: ApiProblem): Ending {
  const { problem, status, code } = error
  const fields = (problem.errors ?? []).map(({ pointer, detail }) => `  ${pointer}: ${detail}`)
  const hint = status === 401 && code !== 'credentials_invalid' ? ['Sign in with: urbe login'] : []
  const lines = [`${error.message} (${code})`, ...fields, ...hint]
  return { code: status === 502 ? exitCodes.unreachable : exitCodes.failure, lines, problem }
}
