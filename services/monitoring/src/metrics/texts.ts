import type { MetricSample } from '@urbe/contracts'

export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'
export const CSV_TYPE = 'text/csv; charset=utf-8'

const PARTS = { histogram: /_(?:bucket|sum|count)$/, summary: /_(?:sum|count)$/ } as const

/** Prometheus' text format 0.0.4: the lines of one family stand together, under one HELP and one TYPE. */
export function prometheusText(samples: readonly MetricSample[]): string {
  const families = Map.groupBy(samples, familyOf)
  const blocks = [...families].map(([family, members]) => {
    const [first] = members
    const head =
      first === undefined
        ? []
        : [`# HELP ${family} ${helpText(first.help)}`, `# TYPE ${family} ${first.type}`]
    return [...head, ...members.map(line)].join('\n')
  })
  return blocks.length === 0 ? '' : `${blocks.join('\n')}\n`
}

function familyOf({ name, type }: MetricSample): string {
  return type === 'histogram' || type === 'summary' ? name.replace(PARTS[type], '') : name
}

function line({ name, labels, value }: MetricSample): string {
  return `${name}${labelText(labels)} ${numberText(value)}`
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${labelValue(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const helpText = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
const labelValue = (text: string) => helpText(text).replaceAll('"', '\\"')

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

/** RFC 4180; the labels of a series as Prometheus writes them, in one field. */
export function csvText(samples: readonly MetricSample[]): string {
  const rows = samples.map(({ name, type, labels, value }) =>
    [name, type, labelText(labels), numberText(value)].map(field).join(','),
  )
  return ['name,type,labels,value', ...rows].map((row) => `${row}\r\n`).join('')
}

const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
