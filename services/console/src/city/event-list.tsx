import { ToggleGroup } from 'radix-ui'
import { useState } from 'react'

import { dayOf } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import type { FeedEntry } from './feed.ts'
import { kindOf } from './sentences.ts'
import { FeedLine } from './ticker.tsx'

const kinds = ['all', 'traffic', 'economy', 'government'] as const
type Kind = (typeof kinds)[number]

export function EventList({ feed, gap }: { feed: readonly FeedEntry[]; gap: boolean }) {
  const { say } = useSay()
  const [kind, setKind] = useState<Kind>('all')
  const shown = kind === 'all' ? feed : feed.filter(({ type }) => kindOf(type) === kind)
  const days = Map.groupBy(shown, ({ simulatedTime }) =>
    simulatedTime === undefined ? 0 : dayOf(simulatedTime),
  )
  return (
    <div className="event-list">
      <ToggleGroup.Root
        type="single"
        className="segments"
        aria-label={say('events.kinds')}
        value={kind}
        onValueChange={(next) => setKind(kinds.find((each) => each === next) ?? kind)}
      >
        {kinds.map((each) => (
          <ToggleGroup.Item key={each} value={each}>
            {say(`events.kind.${each}`)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      {shown.length === 0 && <p className="panel-empty">{say('events.empty')}</p>}
      {[...days].map(([day, entries]) => (
        <section key={day}>
          {day > 0 && <h2 className="overline">{say('run.day', { day })}</h2>}
          <ol>
            {entries.map((entry) => (
              <FeedLine key={entry.key} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
      {gap && <p className="panel-empty">{say('live.away')}</p>}
    </div>
  )
}
