import { ToggleGroup } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'

import type { City } from '@urbe/contracts'

import { useKpis } from '../api/queries.ts'
import { FaultNotice } from '../design/fault-notice.tsx'
import { formatValue } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { booksOf } from './books.ts'
import { BooksLine } from './books-line.tsx'
import { Change, KpiRow } from './kpi-row.tsx'
import { FIRST_KPI, type KpiDescription, kpiGroups } from './kpis.ts'
import { changeOverDay, type KpiPoint, periodOf, type Range, seriesOf, within } from './series.ts'

const KpiChart = lazy(async () => ({ default: (await import('../charts/kpi-chart.tsx')).KpiChart }))
const ranges = ['day', 'week', 'all'] as const

export function KpiPanel({ city, tick }: { city: City; tick: number }) {
  const { say } = useSay()
  const [range, setRange] = useState<Range>('day')
  const [chosen, setChosen] = useState(FIRST_KPI)
  const { data, error, refetch } = useKpis(city.id, periodOf(range, tick), undefined, city.phase)
  const points = data?.items ?? []
  const books = booksOf(points.at(-1)?.kpis ?? {})
  if (error !== null && data === undefined) {
    return <FaultNotice error={error} title={say('kpi.error')} onRetry={() => void refetch()} />
  }
  return (
    <div className="kpis">
      <Headline
        change={changeOverDay(seriesOf(points, chosen.name))}
        points={within(points, range, tick)}
        kpi={chosen}
        range={range}
        onRange={setRange}
      />
      {data !== undefined && points.length === 0 && <p className="panel-empty">{say('kpi.empty')}</p>}
      {kpiGroups.map(({ group, kpis }) => (
        <KpiGroup
          key={group}
          title={say(`kpi.group.${group}`)}
          kpis={kpis}
          points={points}
          chosen={chosen}
          onChoose={setChosen}
        />
      ))}
      {books !== undefined && <BooksLine books={books} />}
    </div>
  )
}

interface KpiGroupProps {
  readonly title: string
  readonly kpis: readonly KpiDescription[]
  readonly points: readonly KpiPoint[]
  readonly chosen: KpiDescription
  readonly onChoose: (kpi: KpiDescription) => void
}

/** An imported network has no people and no money: what it never measured is not shown. */
function KpiGroup({ title, kpis, points, chosen, onChoose }: KpiGroupProps) {
  const last = points.at(-1)?.kpis
  const measured = last === undefined ? kpis : kpis.filter(({ name }) => last[name] !== undefined)
  if (measured.length === 0) return null
  return (
    <details className="kpi-group fold" open>
      <summary>
        <h2 className="overline">{title}</h2>
      </summary>
      <ul>
        {measured.map((kpi) => (
          <KpiRow
            key={kpi.name}
            kpi={kpi}
            series={seriesOf(points, kpi.name)}
            chosen={kpi.name === chosen.name}
            onChoose={() => onChoose(kpi)}
          />
        ))}
      </ul>
    </details>
  )
}

interface HeadlineProps {
  readonly change: number | undefined
  readonly points: readonly KpiPoint[]
  readonly kpi: KpiDescription
  readonly range: Range
  readonly onRange: (range: Range) => void
}

function Headline({ change, points, kpi, range, onRange }: HeadlineProps) {
  const { say, locale } = useSay()
  const series = seriesOf(points, kpi.name)
  const last = series.values.at(-1)
  const name = say(`kpi.${kpi.name}`)
  const shown = (value: number) => formatValue(value, kpi.unit, { locale, say })
  const summary =
    last === undefined
      ? name
      : say('kpi.chart', {
          name,
          value: shown(last),
          low: shown(Math.min(...series.values)),
          high: shown(Math.max(...series.values)),
        })
  return (
    <section className="headline" aria-label={name}>
      <div className="headline-head">
        <div>
          <p className="overline">{name}</p>
          <p className="headline-value">{last === undefined ? '–' : shown(last)}</p>
        </div>
        <Change change={change} rising={kpi.rising} />
      </div>
      <div className="headline-chart" role="img" aria-label={summary}>
        <Suspense fallback={<div className="skeleton chart-wait" />}>
          <KpiChart series={series} unit={kpi.unit} range={range} />
        </Suspense>
      </div>
      <ToggleGroup.Root
        type="single"
        className="segments"
        aria-label={say('kpi.range')}
        value={range}
        onValueChange={(next) => onRange(ranges.find((each) => each === next) ?? range)}
      >
        {ranges.map((each) => (
          <ToggleGroup.Item key={each} value={each}>
            {say(`kpi.range.${each}`)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
    </section>
  )
}
