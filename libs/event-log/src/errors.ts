/** Somebody else appended to the aggregate first. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
  readonly subject: string
  readonly actual: { readonly sequence: number; readonly version: number }

  constructor(subject: string, actual: { readonly sequence: number; readonly version: number }) {
    super(`${subject} is at version ${actual.version} already`)
    this.subject = subject
    this.actual = actual
  }
}

/** The deadline passed without an answer: the commit may have been stored or not. Repeating it with the same id is safe. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome'
}

/** The log could not be reached, and nothing has been stored. */
export class LogUnavailable extends Error {
  override readonly name: string = 'LogUnavailable'
}

/** The server has no room left for the log: nothing has been stored, and nothing will be until it gets more. */
export class LogFull extends LogUnavailable {
  override readonly name: string = 'LogFull'
}

/** The commit is too large for one message. */
export class CommitTooLarge extends Error {
  override readonly name = 'CommitTooLarge'
}

/** The stream is not the one that was read before: shorter, made anew, or with another commit at a known place. */
export class Diverged extends Error {
  override readonly name = 'Diverged'
}

/** The provisioner said no. */
export class ProvisioningRefused extends Error {
  override readonly name = 'ProvisioningRefused'
}

/** The server cannot be trusted with the log. */
export class UnsafeServer extends Error {
  override readonly name = 'UnsafeServer'

  constructor(reasons: readonly string[]) {
    super(reasons.join('; '))
  }
}

/** A stream of the log is there that could lose what it holds. */
export class UnsafeStream extends Error {
  override readonly name = 'UnsafeStream'

  constructor(stream: string, settings: readonly string[]) {
    super(`stream ${stream} is not fit to hold the log: ${settings.join(', ')} differ from the plan`)
  }
}
