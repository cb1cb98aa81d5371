import { clockOf } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import type { FeedEntry } from './feed.ts'
import { kindOf, sentenceOf } from './sentences.ts'

const SHOWN = 4

/** The last things that happened, as captions on the map. */
export function Ticker({ feed }: { feed: readonly FeedEntry[] }) {
  const { say } = useSay()
  if (feed.length === 0) return null
  return (
    <section className="ticker" aria-label={say('events.latest')}>
      <ol>
        {feed.slice(0, SHOWN).map((entry) => (
          <FeedLine key={entry.key} entry={entry} />
        ))}
      </ol>
    </section>
  )
}

export function FeedLine({ entry }: { entry: FeedEntry }) {
  const tongue = useSay()
  return (
    <li className={`feed-line ${kindOf(entry.type)} ${entry.type}`}>
      {entry.simulatedTime !== undefined && (
        <time dateTime={entry.simulatedTime}>{clockOf(entry.simulatedTime, tongue.locale)}</time>
      )}
      <span>{sentenceOf(entry, tongue)}</span>
    </li>
  )
}
