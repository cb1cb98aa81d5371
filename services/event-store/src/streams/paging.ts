import type { RecordedEvent } from '@urbe/contracts'
import { type Commit, recorded } from '@urbe/event-log'

/** The next event to look at: the log has a sequence for each commit, a commit has an index for each event. */
export interface Place {
  readonly sequence: number
  readonly index: number
}
export interface EventPage {
  readonly items: readonly RecordedEvent[]
  /** Undefined when the end has been reached. */
  readonly next: Place | undefined
}

interface Wanted {
  readonly from: Place
  readonly limit: number
  readonly types?: ReadonlySet<string> | undefined
  readonly isHidden?: ((subject: string) => boolean) | undefined
}

/** Commits that one page looks through at most, so that a rare type does not keep a request waiting. */
export const COMMITS_LOOKED_THROUGH_MAX = 2_000

/** Fills a page with events from commits that are read as they are needed. */
export async function pageOfEvents(
  commitsFrom: (sequence: number) => Promise<readonly Commit[]>,
  { from, limit, types, isHidden = () => false }: Wanted,
): Promise<EventPage> {
  const isWanted = ({ sequence, index, subject, type }: RecordedEvent) =>
    !isHidden(subject) &&
    (sequence > from.sequence || index >= from.index) &&
    (types === undefined || types.has(type))
  const found: RecordedEvent[] = []
  let sequence = from.sequence
  for (let looked = 0; looked < COMMITS_LOOKED_THROUGH_MAX; ) {
    const commits = await commitsFrom(sequence)
    const last = commits.at(-1)
    if (last === undefined) return { items: found, next: undefined }
    found.push(...commits.flatMap(recorded).filter(isWanted))
    const beyond = found[limit]
    if (beyond !== undefined) return { items: found.slice(0, limit), next: beyond }
    sequence = last.sequence + 1
    looked += commits.length
  }
  return { items: found, next: { sequence, index: 0 } }
}
