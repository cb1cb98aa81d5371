import { type RecordedEvent, upcast } from '@urbe/contracts'
import { type Commit, recorded } from '@urbe/event-log'

/** A commit that cannot be read as one will not become readable by trying again. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

/** The events of commits as today's readers know them, whatever version was stored. */
export function eventsOf(commits: readonly Commit[]): RecordedEvent[] {
  const events: RecordedEvent[] = []
  for (const commit of commits) {
    if (commit.malformed !== undefined) throw new Malformed(commit.malformed)
    for (const event of recorded(commit)) events.push(upcast(event))
  }
  return events
}
