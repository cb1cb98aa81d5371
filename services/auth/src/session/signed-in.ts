import { type Asker, refuse } from '@urbe/http'

export interface SignedIn {
  readonly userId: string
  readonly sessionId: string
}

/** Who sits at an open session; a service account has none. */
export function signedIn({ userId, sessionId }: Asker): SignedIn {
  if (userId === undefined || sessionId === undefined)
    throw refuse('unauthorized', 'This is about who is signed in')
  return { userId, sessionId }
}
