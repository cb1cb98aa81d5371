import type { Context } from './context.ts'

/** Turns what a command does into what commander calls: its options, then its arguments. */
export type Act = <Options extends object>(
  work: (context: Context, options: Options, ...args: string[]) => Promise<void>,
) => (...given: unknown[]) => Promise<void>
