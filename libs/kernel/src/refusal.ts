/**
 * A rule said no. Expected, safe to show to the caller, never logged as an error. `code` is one of the catalogue in contracts.
 * Anything else that is thrown is a fault: its message stays inside the service.
 */
export class Refusal<Code extends string = string> extends Error {
  override readonly name = 'Refusal'
  readonly code: Code
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: Code, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
