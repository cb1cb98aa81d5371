import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

/** W3C Trace Context. The current one follows the work through promises and timers. */
const current = new AsyncLocalStorage<string>()
const FORM = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export const currentTraceparent = (): string | undefined => current.getStore()

export function runWithTraceparent<Result>(traceparent: string, work: () => Result): Result {
  return current.run(traceparent, work)
}

/** The next step of the trace that somebody sent; a new trace when nobody sent a valid one. */
export function nextTraceparent(parent: string | undefined): string {
  const span = randomBytes(8).toString('hex')
  if (parent === undefined || !FORM.test(parent)) return `00-${randomBytes(16).toString('hex')}-${span}-01`
  const [, trace = '', , flags = '00'] = parent.split('-')
  return `00-${trace}-${span}-${flags}`
}
