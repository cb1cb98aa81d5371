import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'

import { ApiProblem } from '@urbe/client'
import type { City } from '@urbe/contracts'

import '../styles/transport.css'
import '../styles/city.css'
import '../styles/district-table.css'
import '../styles/layers.css'
import '../styles/panels.css'
import '../styles/policies.css'

import { useCity } from '../api/queries.ts'
import { TopBar } from '../app/shell.tsx'
import { NotFoundPage } from '../app/states.tsx'
import { PhaseMark } from '../cities/phase-mark.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { simulatedTimeOf } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { CityMapView } from './city-map-view.tsx'
import { LinkSign } from './link-sign.tsx'
import { Panels } from './panels.tsx'
import { TransportBar } from './transport-bar.tsx'
import { useCityScene } from './use-city-scene.ts'
import { useFeed } from './use-feed.ts'
import { useLiveCity } from './use-live-city.ts'

export function CityPage() {
  const { cityId } = useParams({ from: '/signed-in/cities/$cityId' })
  const city = useCity(cityId)
  if (city.error instanceof ApiProblem && [404, 400].includes(city.error.status)) return <NotFoundPage />
  if (city.data !== undefined) return <LiveCityPage key={cityId} city={city.data} />
  return (
    <div className="page">
      <TopBar compact />
      <main id="content" className="city-wait">
        {city.isError ? (
          <FaultNotice error={city.error} onRetry={() => void city.refetch()} />
        ) : (
          <CitySkeleton />
        )}
      </main>
    </div>
  )
}

function LiveCityPage({ city }: { city: City }) {
  const { say } = useSay()
  const view = useCityScene(city.id)
  const live = useLiveCity(city.id, view.showFrame)
  const feed = useFeed(city.id, live)
  // What the live connection tells is newer than the last answer, but for a city that nobody simulates.
  const tick = Math.max(live.moment?.tick ?? 0, city.tick)
  const second = live.moment?.tick === tick ? live.moment.second : 0
  useEffect(() => {
    document.title = `${city.name} · Urbe`
  }, [city.name])
  return (
    <div className="city-page">
      <TopBar compact>
        <h1>{city.name}</h1>
        <PhaseMark phase={city.phase} />
        <LinkSign link={live.link} />
      </TopBar>
      <main id="content" className="city-main">
        <CityMapView city={city} view={view} jams={live.jams} feed={feed} />
        <TransportBar
          city={city}
          tick={tick}
          simulatedTime={simulatedTimeOf(tick, second)}
          stateHash={live.stateHash ?? city.stateHash ?? undefined}
        />
      </main>
      <aside className="city-panels" aria-label={say('panel.label')}>
        <Panels city={city} tick={tick} feed={feed} gap={live.gap} />
      </aside>
    </div>
  )
}

function CitySkeleton() {
  const { say } = useSay()
  return (
    <p role="status" className="city-wait-note">
      {say('app.loading')}
    </p>
  )
}
