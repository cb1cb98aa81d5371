import { CommanderError } from 'commander'

import type { FileFormatError } from '@urbe/city-model'
import { ApiProblem, Unreachable, WaitsForApproval } from '@urbe/client'

/** What scripts can rely on; the reference page of the CLI says the same. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  unreachable: 3,
  /** A verification was carried out and has found something. */
  findings: 4,
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The caller asked for something that cannot be: said in one line, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
/** A file says something else than its format wants. */
export class BadFile extends UsageError {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  readonly expected: string

  constructor(file: string, { line, expected }: FileFormatError) {
    super(`${file}: line ${line}: expected ${expected}`)
    this.file = file
    this.line = line
    this.expected = expected
  }
}
/** It was understood and did not work. */
export class Failure extends Error {
  override readonly name = 'Failure'
}
/** What a command needs beside the platform is away. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
}
/** The log or its archive is not what it was. */
export class Findings extends Error {
  override readonly name = 'Findings'
}
/** The person had enough before the end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
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
  if (error instanceof Unreachable) {
    return { code: exitCodes.unreachable, lines: [error.message, 'Is the platform running? Try: make up'] }
  }
  if (error instanceof ApiProblem) return problemEnding(error)
  if (error instanceof WaitsForApproval) return waitingEnding(error)
  const lines = [error instanceof Error ? error.message : String(error)]
  return { code: codeOf(error), lines, ...(error instanceof BadFile && { problem: fileProblem(error) }) }
}

/** Whoever goes on as if it were done would be wrong. */
function waitingEnding({ message, approval }: WaitsForApproval): Ending {
  return { code: exitCodes.failure, lines: [message], problem: { title: message, approval } }
}

function fileProblem({ message, file, line, expected }: BadFile) {
  return { title: message, exitCode: exitCodes.usage, file, line, expected }
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCodes.usage
  if (error instanceof Findings) return exitCodes.findings
  if (error instanceof Interrupted) return exitCodes.interrupted
  if (error instanceof Unavailable) return exitCodes.unreachable
  return error instanceof Unwell && error.unreachable ? exitCodes.unreachable : exitCodes.failure
}

/** Answers that say: not now. That a change may have been made is none of them. */
const NOT_NOW: ReadonlySet<number> = new Set([502, 503, 504])

function problemEnding(error: ApiProblem): Ending {
  const { problem, status, code } = error
  const fields = (problem.errors ?? []).map(({ pointer, detail }) => `  ${pointer}: ${detail}`)
  const hint = status === 401 && code !== 'invalid_credentials' ? ['Sign in with: urbe login'] : []
  const lines = [`${error.message} (${code})`, ...fields, ...hint]
  const isAway = NOT_NOW.has(status) && code !== 'outcome_unknown'
  return { code: isAway ? exitCodes.unreachable : exitCodes.failure, lines, problem }
}
