import type { Options } from 'uplot'

import type { Tongue } from '../city/sentences.ts'
import type { Range } from '../city/series.ts'
import { clockOf, dayOf, formatCompact, formatValue, simulatedTimeOf, type Unit } from '../i18n/format.ts'

interface ChartLook {
  readonly unit: Unit
  readonly range: Range
  readonly tongue: Tongue
  readonly colours: Readonly<Record<'line' | 'fill' | 'axis' | 'grid', string>>
}
const FONT = '11px "Segoe UI", "Avenir Next", Ubuntu, "Open Sans", system-ui, sans-serif'
const TICKS_AN_HOUR = 60
/** Room above and below a line that hardly moves. */
const AIR = 0.12

export function chartOptions(look: ChartLook): Omit<Options, 'width' | 'height'> {
  const { unit, tongue, colours } = look
  const axis = { stroke: colours.axis, font: FONT, ticks: { show: false } }
  return {
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7, fill: colours.line } },
    scales: { x: { time: false }, y: { range: (_, low, high) => yRange(low, high) } },
    axes: [
      {
        ...axis,
        size: 26,
        space: 56,
        grid: { show: false },
        incrs: increments,
        values: (_, ticks) => ticks.map((tick) => momentText(tick, look)),
      },
      {
        ...axis,
        size: 46,
        space: 34,
        grid: { stroke: colours.grid, width: 1 },
        values: (_, values) => values.map((value) => axisValue(value, unit, tongue)),
      },
    ],
    series: [{}, { stroke: colours.line, width: 1.75, fill: colours.fill, points: { show: false } }],
    hooks: { setCursor: [(chart) => showReading(chart, look)] },
  }
}

const increments = [1, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1_440, 8_760].map(
  (hours) => hours * TICKS_AN_HOUR,
)

export function yRange(low: number | null, high: number | null): [number, number] {
  const [least, most] = [low ?? 0, high ?? 1]
  const room = (most - least) * AIR || Math.abs(most) * AIR || 1
  const floor = least >= 0 ? Math.max(0, least - room) : least - room
  return [floor, most + room]
}

function momentText(tick: number, { range, tongue }: ChartLook): string {
  const time = simulatedTimeOf(tick)
  return range === 'day' ? clockOf(time, tongue.locale) : tongue.say('run.day', { day: dayOf(time) })
}

/** Of these the number alone stands at the axis; the reading has their unit. */
const bare: ReadonlySet<Unit> = new Set([
  'count',
  'kilometres',
  'kilograms',
  'kilowattHours',
  'concentration',
])

/** Short enough for an axis. */
export function axisValue(value: number, unit: Unit, tongue: Tongue): string {
  if (unit === 'money' || unit === 'moneyPerKwh') return formatCompact(value / 100, tongue.locale)
  return bare.has(unit) ? formatCompact(value, tongue.locale) : formatValue(value, unit, tongue)
}

interface Plot {
  readonly cursor: { readonly idx?: number | null | undefined }
  readonly data: readonly ArrayLike<number | null | undefined>[]
  readonly over: HTMLElement
}

/** Says under the pointer what was when. */
function showReading({ cursor, data, over }: Plot, look: ChartLook): void {
  const tick = cursor.idx == null ? null : data[0]?.[cursor.idx]
  const value = cursor.idx == null ? null : data[1]?.[cursor.idx]
  if (tick == null || value == null) {
    delete over.dataset['reading']
    return
  }
  const time = simulatedTimeOf(tick)
  const { say, locale } = look.tongue
  const when = `${say('run.day', { day: dayOf(time) })}, ${clockOf(time, locale)}`
  over.dataset['reading'] = `${when}  ${formatValue(value, look.unit, look.tongue)}`
}
