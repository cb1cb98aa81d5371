import { Link } from '@tanstack/react-router'

import type { City } from '@urbe/contracts'

import { useKpis } from '../api/queries.ts'
import { sparkline } from '../charts/sparkline.ts'
import { periodOf, seriesOf } from '../city/series.ts'
import { clockOf, dayOf, formatNumber, formatValue, weekdayOf } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { PhaseMark } from './phase-mark.tsx'

const SPARK = { width: 220, height: 44 }
const SHOWN = 'vehiclesOnRoad,satisfaction,travelTimeMeanSeconds'

export function CityRow({ city }: { city: City }) {
  const { say, locale } = useSay()
  return (
    <li className="city-row">
      <div className="city-row-name">
        <h2>
          <Link to="/cities/$cityId" params={{ cityId: city.id }} className="stretched">
            {city.name}
          </Link>
        </h2>
        <p>
          {city.source === 'tntp'
            ? say('cities.tntp')
            : say('cities.citizens', { count: formatNumber(city.citizens, locale) })}
          {city.source === 'generated' && (
            <span className="seed">{say('cities.seed', { seed: city.seed })}</span>
          )}
          {(city.source === 'osm' || city.source === 'geojson') && (
            <span className="seed">{say(`import.kind.${city.source}`)}</span>
          )}
        </p>
      </div>
      <div className="city-row-time">
        <PhaseMark phase={city.phase} />
        <p>
          <span className="clock">{clockOf(city.simulatedTime, locale)}</span>{' '}
          {weekdayOf(city.simulatedTime, locale)},{' '}
          {say('run.day', { day: dayOf(city.simulatedTime) }).toLowerCase()}
        </p>
      </div>
      <CityPulse city={city} />
    </li>
  )
}

function CityPulse({ city }: { city: City }) {
  const { say, locale } = useSay()
  const { data } = useKpis(city.id, periodOf('day', city.tick), SHOWN, city.phase)
  const vehicles = seriesOf(data?.items ?? [], 'vehiclesOnRoad')
  const last = data?.items.at(-1)?.kpis
  const figures = [
    { name: 'vehiclesOnRoad', unit: 'count' },
    { name: 'travelTimeMeanSeconds', unit: 'minutes' },
    { name: 'satisfaction', unit: 'points' },
  ] as const
  return (
    <div className="city-row-pulse">
      <svg
        viewBox={`0 -2 ${SPARK.width} ${SPARK.height + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('cities.chart')}
      >
        <path className="base" d={`M0 ${SPARK.height}H${SPARK.width}`} />
        <path d={sparkline(vehicles.values, SPARK)} />
      </svg>
      <dl>
        {figures.map(({ name, unit }) => {
          const value = last?.[name]
          return (
            <div key={name}>
              <dt>{say(`kpi.${name}`)}</dt>
              <dd>{value === undefined ? '–' : formatValue(value, unit, { locale, say })}</dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}

export function CityRowSkeleton() {
  return (
    <div className="city-row" aria-hidden="true">
      <div className="city-row-name">
        <span className="skeleton">Urbe da Colina</span>
      </div>
      <div className="city-row-time">
        <span className="skeleton">05:30 Monday</span>
      </div>
      <div className="city-row-pulse">
        <span className="skeleton wide">.</span>
      </div>
    </div>
  )
}
