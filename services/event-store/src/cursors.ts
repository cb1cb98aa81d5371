import type { z } from 'zod'

import { openCursor, refuse } from '@urbe/http'

/** The place in a cursor. One that was signed here for another list is no place in this one. */
export function placeIn<Place>(key: Uint8Array, cursor: string, place: z.ZodType<Place>): Place {
  const parsed = place.safeParse(openCursor(key, cursor))
  if (parsed.success) return parsed.data
  throw refuse('malformed_request', 'The cursor belongs to another list', {
    errors: [{ pointer: '/query/cursor', code: 'invalid_cursor', detail: 'was given out for another list' }],
  })
}
