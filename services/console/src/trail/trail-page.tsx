import '../styles/trail.css'

import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'

import { useNames } from '../access/use-names.ts'
import { TrailLinks } from '../app/sections.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { CheckField, MoreButton } from '../design/form-parts.tsx'
import { Sheet } from '../design/sheet.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { EntryRow } from './entry-row.tsx'
import { LogState } from './log-state.tsx'
import { ReportButton } from './report-button.tsx'
import { TrailFilter } from './trail-filter.tsx'
import { useEntries } from './use-trail.ts'

export function TrailPage() {
  const { say } = useSay()
  const search = useSearch({ from: '/signed-in/trail' })
  const [isFollowed, setFollowed] = useState(false)
  const names = useNames()
  return (
    <Sheet
      title={say('trail.title')}
      lead={say('trail.lead')}
      nav={<TrailLinks />}
      actions={<ReportButton search={search} />}
    >
      <LogState />
      {search.about === undefined ? (
        <TrailFilter key={JSON.stringify(search)} search={search} names={names} />
      ) : (
        <About name={names.get(search.about) ?? search.about} />
      )}
      <CheckField
        label={say('trail.follow')}
        input={{ checked: isFollowed, onChange: (event) => setFollowed(event.target.checked) }}
      />
      <Entries isFollowed={isFollowed} names={names} />
    </Sheet>
  )
}

function About({ name }: { name: string }) {
  const { say } = useSay()
  const navigate = useNavigate()
  return (
    <div className="trail-about">
      <p>{say('trail.about', { name })}</p>
      <button type="button" className="button" onClick={() => void navigate({ to: '/trail', search: {} })}>
        {say('trail.everybody')}
      </button>
    </div>
  )
}

function Entries({ isFollowed, names }: { isFollowed: boolean; names: ReadonlyMap<string, string> }) {
  const { say } = useSay()
  const search = useSearch({ from: '/signed-in/trail' })
  const entries = useEntries(search, isFollowed)
  const items = entries.data?.pages.flatMap((page) => page.items)
  return (
    <section aria-label={say('trail.acts')}>
      {entries.isError && (
        <FaultNotice
          error={entries.error}
          title={say('trail.error')}
          onRetry={() => void entries.refetch()}
        />
      )}
      {items?.length === 0 && <p className="sheet-empty">{say('trail.none')}</p>}
      <ol className="entries">
        {items?.map((entry) => (
          <EntryRow key={entry.seq} entry={entry} nameOf={(id) => names.get(id)} />
        ))}
      </ol>
      <MoreButton
        more={entries.hasNextPage}
        busy={entries.isFetchingNextPage}
        label={say('trail.more')}
        onMore={() => void entries.fetchNextPage()}
      />
      <KeptFrom place={entries.data?.pages.at(-1)?.keptFrom ?? 0} />
    </section>
  )
}

/** What is older is found by no search here. */
function KeptFrom({ place }: { place: number }) {
  const { say, locale } = useSay()
  if (place === 0) return null
  return <p className="trail-kept">{say('trail.keptFrom', { place: formatNumber(place, locale) })}</p>
}
