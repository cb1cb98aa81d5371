export interface SignInSearch {
  /** Where to go on after signing in. */
  readonly to?: string
  /** True when a session ended under way. */
  readonly ended?: boolean
}

/** Only a path of this console may be gone on to. */
export function signInSearch(given: Record<string, unknown>): SignInSearch {
  const to = given['to']
  const own = typeof to === 'string' && /^\/(?![/\\])/.test(to)
  return { ...(own && { to }), ...(given['ended'] === true && { ended: true }) }
}
