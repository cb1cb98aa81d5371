import type { LiveEvent } from '@urbe/client'

import type { Context } from './context.ts'

/** What REST and the live connection both tell of an event. */
type Told = Omit<LiveEvent, 'simulatedTime'> & { readonly simulatedTime?: string | undefined }

/** One event a line: for people, or as JSON with the same members wherever it comes from. */
export function showEvent({ terminal, json, paint }: Context, event: Told): void {
  if (json) {
    terminal.out(JSON.stringify(lineOf(event)))
    return
  }
  const { sequence, at, subject, type, data } = event
  const place = paint.dim(`${String(sequence).padStart(8)}  ${at}`)
  terminal.out(`${place}  ${paint.cyan(type)}  ${subject}  ${JSON.stringify(data)}`)
}

function lineOf(event: Told): Told {
  const { stream, sequence, index, subject, type, v, at, simulatedTime, actor, data } = event
  return {
    stream,
    sequence,
    index,
    subject,
    type,
    v,
    at,
    ...(simulatedTime !== undefined && { simulatedTime }),
    actor,
    data,
  }
}
