import { sparkline } from '../charts/sparkline.ts'
import { formatValue } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import type { KpiDescription } from './kpis.ts'
import type { Series } from './series.ts'

const SPARK = { width: 84, height: 22 }

interface KpiRowProps {
  readonly kpi: KpiDescription
  readonly series: Series
  readonly chosen: boolean
  readonly onChoose: () => void
}

export function KpiRow({ kpi, series, chosen, onChoose }: KpiRowProps) {
  const { say, locale } = useSay()
  const last = series.values.at(-1)
  return (
    <li>
      <button type="button" className="kpi-row" aria-pressed={chosen} onClick={onChoose}>
        <span className="kpi-name">{say(`kpi.${kpi.name}`)}</span>
        <svg viewBox={`-1 -2 ${SPARK.width + 2} ${SPARK.height + 4}`} aria-hidden="true">
          <path d={sparkline(series.values, SPARK)} />
        </svg>
        <span className="kpi-value">
          {last === undefined ? '–' : formatValue(last, kpi.unit, { locale, say })}
        </span>
      </button>
    </li>
  )
}

const NOTICED = 0.0005

export function Change({ change, rising }: { change: number | undefined; rising: KpiDescription['rising'] }) {
  const { say, locale } = useSay()
  if (change === undefined || Math.abs(change) < NOTICED) return null
  const text = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: 'always',
  }).format(change)
  const good = rising === 'plain' ? 'plain' : (rising === 'good') === change > 0 ? 'good' : 'bad'
  return (
    <p className={`change ${good}`}>
      <span aria-hidden="true">{change > 0 ? '▲' : '▼'}</span> {say('kpi.change', { change: text })}
    </p>
  )
}
