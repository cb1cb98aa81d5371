import { useEffect, useRef, useState } from 'react'

import type { City } from '@urbe/contracts'

import { FaultNotice } from '../design/fault-notice.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { type Census, total } from '../map/census.ts'
import { DistrictTable } from '../map/district-table.tsx'
import { MapCanvas } from '../map/map-canvas.tsx'
import type { FeedEntry } from './feed.ts'
import { Ticker } from './ticker.tsx'
import type { CityScene } from './use-city-scene.ts'

interface CityMapViewProps {
  readonly city: City
  readonly view: CityScene
  readonly jams: ReadonlySet<number>
  readonly feed: readonly FeedEntry[]
}

export function CityMapView({ city, view, jams, feed }: CityMapViewProps) {
  const { say } = useSay()
  const [asTable, setAsTable] = useState(false)
  const { map, scene, census, setRenderer } = view
  return (
    <div className="map-area">
      {asTable && scene !== undefined ? (
        <DistrictTable scene={scene} census={census} onMap={() => setAsTable(false)} />
      ) : (
        <MapCanvas
          name={city.name}
          scene={scene}
          jams={jams}
          onRenderer={setRenderer}
          onTable={() => setAsTable(true)}
        />
      )}
      {map.isPending && (
        <p className="map-note" role="status">
          {say('map.loading')}
        </p>
      )}
      {map.isError && (
        <div className="map-note">
          <FaultNotice error={map.error} title={say('map.error')} onRetry={() => void map.refetch()} />
        </div>
      )}
      {!asTable && <Legend census={census} />}
      {!asTable && <Ticker feed={feed} />}
      <MapSummary census={census} />
    </div>
  )
}

function Legend({ census }: { census: Census | undefined }) {
  const { say, locale } = useSay()
  if (census === undefined) return <p className="legend waiting">{say('map.waiting')}</p>
  const { moving, queued } = total(census)
  return (
    <dl className="legend">
      <div className="moving">
        <dt>{say('map.moving')}</dt>
        <dd>{formatNumber(moving, locale)}</dd>
      </div>
      <div className="queued">
        <dt>{say('map.queued')}</dt>
        <dd>{formatNumber(queued, locale)}</dd>
      </div>
    </dl>
  )
}

/** Said aloud no oftener than this. */
const SUMMARY_EVERY_MS = 15_000

function MapSummary({ census }: { census: Census | undefined }) {
  const { say } = useSay()
  const latest = useRef(census)
  latest.current = census
  const [said, setSaid] = useState('')
  const tell = useRef(() => {})
  tell.current = () => {
    if (latest.current !== undefined) setSaid(say('map.summary', total(latest.current)))
  }
  useEffect(() => {
    const timer = setInterval(() => tell.current(), SUMMARY_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="hidden-visually" aria-live="polite">
      {said}
    </p>
  )
}
