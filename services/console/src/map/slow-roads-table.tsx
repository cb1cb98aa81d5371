import type { CityConditions } from '@urbe/contracts'

import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { closedRoads, slowRoads } from './slow-roads.ts'

interface SlowRoadsTableProps {
  readonly links: CityConditions['links']
  readonly names: ReadonlyMap<number, string>
}

/** What the colours of the roads tell, in words: where it takes longest. */
export function SlowRoadsTable(shown: SlowRoadsTableProps) {
  const { say } = useSay()
  const closed = closedRoads(shown.links, shown.names)
  return (
    <>
      <SlowRoads {...shown} />
      {closed.length > 0 && <p>{say('roads.closed', { names: closed.join(', ') })}</p>}
    </>
  )
}

function SlowRoads({ links, names }: SlowRoadsTableProps) {
  const { say, locale } = useSay()
  const roads = slowRoads(links, names)
  if (roads.length === 0) return <p className="panel-empty">{say('roads.flowing')}</p>
  return (
    <table className="slow-roads">
      <caption>{say('roads.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('roads.road')}</th>
          <th scope="col">{say('roads.delay')}</th>
          <th scope="col">{say('roads.vehicles')}</th>
        </tr>
      </thead>
      <tbody>
        {roads.map(({ link, name, delayPermille, vehicles }) => (
          <tr key={link}>
            <th scope="row">{name}</th>
            <td>{say('unit.times', { value: formatNumber(delayPermille / 1_000, locale, 1) })}</td>
            <td>{formatNumber(vehicles, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
