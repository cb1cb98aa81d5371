import type { Context } from '../context.ts'

export interface Finding {
  readonly status: 'pass' | 'warn' | 'fail' | 'skip'
  readonly detail: string
  /** What mends it, in one line. */
  readonly mend?: string
  /** The platform did not answer at all. */
  readonly unreachable?: true
}
export interface Check {
  readonly name: string
  readonly find: (context: Context) => Promise<Finding>
}

export const pass = (detail: string): Finding => ({ status: 'pass', detail })
export const warn = (detail: string, mend: string): Finding => ({ status: 'warn', detail, mend })
export const fail = (detail: string, mend: string): Finding => ({ status: 'fail', detail, mend })
export const skip = (detail: string): Finding => ({ status: 'skip', detail })
