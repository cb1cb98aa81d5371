import { useEffect, useMemo, useRef, useState } from 'react'

import type { City } from '@urbe/contracts'

import { FaultNotice } from '../design/fault-notice.tsx'
import { useSay } from '../i18n/use-say.ts'
import { type Census, total } from '../map/census.ts'
import { DistrictTable } from '../map/district-table.tsx'
import { MapCanvas } from '../map/map-canvas.tsx'
import { roadNames } from '../map/slow-roads.ts'
import type { FeedEntry } from './feed.ts'
import { MapKey } from './map-key.tsx'
import { Ticker } from './ticker.tsx'
import type { CityScene } from './use-city-scene.ts'
import { useMapLayers } from './use-map-layers.ts'

interface CityMapViewProps {
  readonly city: City
  readonly view: CityScene
  readonly jams: ReadonlySet<number>
  readonly feed: readonly FeedEntry[]
}

const nothing: readonly never[] = []

export function CityMapView({ city, view, jams, feed }: CityMapViewProps) {
  const { say } = useSay()
  const [asTable, setAsTable] = useState(false)
  const { map, scene, census, setRenderer } = view
  const layers = useMapLayers(city, asTable)
  const conditions = layers.conditions.data
  const names = useMemo(() => (map.data === undefined ? new Map() : roadNames(map.data)), [map.data])
  return (
    <div className="map-area">
      {asTable && scene !== undefined ? (
        <DistrictTable
          scene={scene}
          census={census}
          conditions={conditions}
          roads={names}
          onMap={() => setAsTable(false)}
        />
      ) : (
        <MapCanvas
          name={city.name}
          scene={scene}
          jams={jams}
          overlay={layers.overlay}
          districts={layers.layer === 'none' ? nothing : (conditions?.districts ?? nothing)}
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
      {!asTable && scene !== undefined && <MapKey census={census} scene={scene} layers={layers} />}
      {!asTable && <Ticker feed={feed} />}
      {!asTable && map.data?.attribution !== undefined && (
        <p className="map-attribution">{map.data.attribution}</p>
      )}
      <MapSummary census={census} />
    </div>
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
