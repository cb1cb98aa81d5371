import { useEffect, useRef } from 'react'

import type { CityConditions } from '@urbe/contracts'

import { Icon } from '../design/icons.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { type Census, total } from './census.ts'
import { districtFigures } from './district-figures.ts'
import type { Scene } from './scene.ts'
import { SlowRoadsTable } from './slow-roads-table.tsx'

interface DistrictTableProps {
  readonly scene: Scene
  readonly census: Census | undefined
  readonly conditions: CityConditions | undefined
  /** Names by link. */
  readonly roads: ReadonlyMap<number, string>
  readonly onMap: () => void
}

/** The same state as on the map, for those who read it rather than see it. */
export function DistrictTable({ scene, census, conditions, roads, onMap }: DistrictTableProps) {
  const { say } = useSay()
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [])
  const { head, rows, whole } = useRows(scene, census, conditions)
  return (
    <div className="district-table">
      <button ref={back} type="button" className="button" onClick={onMap}>
        <Icon name="map" />
        {say('map.canvas')}
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keys */}
      <section className="district-scroll" aria-label={say('map.table.caption')} tabIndex={0}>
        <table>
          <caption>{say('map.table.caption')}</caption>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={`${row.place} ${row.name}`} {...row} />
            ))}
          </tbody>
          <tfoot>
            <Row {...whole} />
          </tfoot>
        </table>
      </section>
      {conditions !== undefined && <SlowRoadsTable links={conditions.links} names={roads} />}
    </div>
  )
}

interface RowData {
  readonly name: string
  readonly moving: number
  readonly queued: number
  readonly figures: readonly string[]
}

/** A city that tells nothing of its districts has the columns of the vehicles only. */
function useRows(scene: Scene, census: Census | undefined, conditions: CityConditions | undefined) {
  const { say, locale } = useSay()
  const told = new Map(conditions?.districts.map((district) => [district.id, district]))
  const columns = told.size === 0 ? [] : districtFigures
  const row = (name: string, place: number, id?: number) => {
    const district = id === undefined ? undefined : told.get(id)
    return {
      place,
      name,
      moving: census?.moving[place] ?? 0,
      queued: census?.queued[place] ?? 0,
      figures: columns.map(({ text }) => (district === undefined ? '–' : text(district, { say, locale }))),
    }
  }
  const { districts } = scene
  const all = census === undefined ? { moving: 0, queued: 0 } : total(census)
  return {
    head: [
      say('map.table.district'),
      say('map.table.moving'),
      say('map.table.queued'),
      ...columns.map(({ name }) => say(name)),
    ],
    rows: [
      ...districts.map(({ id, name }, place) => row(name, place, id)),
      row(say('map.table.elsewhere'), districts.length),
    ],
    whole: { name: say('map.table.total'), ...all, figures: columns.map(() => '') },
  }
}

function Row({ name, moving, queued, figures }: RowData) {
  const { locale } = useSay()
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatNumber(moving, locale)}</td>
      <td className={queued > 0 ? 'queued' : undefined}>{formatNumber(queued, locale)}</td>
      {figures.map((figure, column) => (
        <td key={column}>{figure}</td>
      ))}
    </tr>
  )
}
