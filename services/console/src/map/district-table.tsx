import { useEffect, useRef } from 'react'

import { Icon } from '../design/icons.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { type Census, total } from './census.ts'
import type { Scene } from './scene.ts'

/** The same state as on the map, for those who read it rather than see it. */
export function DistrictTable({
  scene,
  census,
  onMap,
}: {
  scene: Scene
  census: Census | undefined
  onMap: () => void
}) {
  const { say } = useSay()
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [])
  const rows = [...scene.districts.map(({ name }) => name), say('map.table.elsewhere')].map((name, row) => ({
    name,
    moving: census?.moving[row] ?? 0,
    queued: census?.queued[row] ?? 0,
  }))
  const all = census === undefined ? { moving: 0, queued: 0 } : total(census)
  return (
    <div className="district-table">
      <button ref={back} type="button" className="button" onClick={onMap}>
        <Icon name="map" />
        {say('map.canvas')}
      </button>
      <table>
        <caption>{say('map.table.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('map.table.district')}</th>
            <th scope="col">{say('map.table.moving')}</th>
            <th scope="col">{say('map.table.queued')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <Row key={`${n}-${row.name}`} {...row} />
          ))}
        </tbody>
        <tfoot>
          <Row name={say('map.table.total')} {...all} />
        </tfoot>
      </table>
    </div>
  )
}

function Row({ name, moving, queued }: { name: string; moving: number; queued: number }) {
  const { locale } = useSay()
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formatNumber(moving, locale)}</td>
      <td className={queued > 0 ? 'queued' : undefined}>{formatNumber(queued, locale)}</td>
    </tr>
  )
}
