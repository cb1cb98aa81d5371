import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

import type { Range, Series } from '../city/series.ts'
import { onThemeChange, resolveColours } from '../design/theme.ts'
import type { Unit } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { chartOptions } from './chart-options.ts'

interface KpiChartProps {
  readonly series: Series
  readonly unit: Unit
  readonly range: Range
}
const tokens = { line: '--signal', fill: '--signal-wash', axis: '--ink-faint', grid: '--line' } as const

export function KpiChart({ series, unit, range }: KpiChartProps) {
  const { say, locale } = useSay()
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<UPlot | null>(null)
  const data = useRef<UPlot.AlignedData>([[], []])
  data.current = [[...series.ticks], [...series.values]]
  const tongue = useRef({ say, locale })
  tongue.current = { say, locale }

  useEffect(() => {
    const element = place.current
    if (element === null) return
    const draw = () => {
      chart.current?.destroy()
      const options = chartOptions({ unit, range, tongue: tongue.current, colours: resolveColours(tokens) })
      chart.current = new UPlot(
        { ...options, width: element.clientWidth, height: element.clientHeight },
        data.current,
        element,
      )
    }
    draw()
    const deaf = onThemeChange(draw)
    const observer = new ResizeObserver(() =>
      chart.current?.setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => {
      deaf()
      observer.disconnect()
      chart.current?.destroy()
      chart.current = null
    }
    // `locale` is asked for so that the axes change their language.
  }, [unit, range, locale])
  useEffect(() => {
    chart.current?.setData([[...series.ticks], [...series.values]])
  }, [series])
  return <div ref={place} className="kpi-chart" />
}
