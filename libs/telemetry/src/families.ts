import type { Registry } from 'prom-client'

import type { MetricFamily, MetricSample } from '@urbe/contracts'

/** As prom-client gives it; its own type of `values` leaves out `metricName`, which the parts of a histogram carry. */
interface Part {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number | undefined>>
  readonly metricName?: string
}

/** All metrics as a heartbeat tells them: what is no number at the moment is left out. */
export async function familiesOf(registry: Registry): Promise<MetricFamily[]> {
  const metrics = await registry.getMetricsAsJSON()
  return metrics.map(({ name, help, type, values }) => {
    const parts: readonly Part[] = values
    // Nothing here makes a summary.
    const head = { name, help, type: String(type) as MetricFamily['type'] }
    if (head.type === 'histogram') return { ...head, ...spread(name, parts) }
    const told = parts.filter(({ value }) => Number.isFinite(value))
    return { ...head, series: told.map(({ labels, value }) => ({ labels: texts(labels), values: [value] })) }
  })
}

function spread(name: string, parts: readonly Part[]): Pick<MetricFamily, 'bounds' | 'series'> {
  const bySeries = Map.groupBy(parts, ({ labels: { le: _, ...labels } }) => JSON.stringify(labels))
  const bounds = new Set<number>()
  const series = [...bySeries.values()].map((own) => {
    const { le: _, ...labels } = texts(own[0]?.labels ?? {})
    const buckets = own.filter(({ metricName }) => metricName === `${name}_bucket`)
    for (const { labels: bucket } of buckets) if (bucket['le'] !== '+Inf') bounds.add(Number(bucket['le']))
    const sum = own.find(({ metricName }) => metricName === `${name}_sum`)?.value ?? 0
    return { labels, values: [...buckets.map(({ value }) => value), sum] }
  })
  return { bounds: [...bounds], series }
}

const texts = (labels: Part['labels']): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]))

/** Each number by itself, under the names that Prometheus gives the parts of a histogram. */
export function samplesIn(families: readonly MetricFamily[]): MetricSample[] {
  return families.flatMap(({ name, type, help, bounds, series }) => {
    const part = (labels: Record<string, string>, value: number | undefined, of = name): MetricSample[] =>
      value === undefined ? [] : [{ name: of, type, help, labels, value }]
    if (type !== 'histogram') return series.flatMap(({ labels, values: [value] }) => part(labels, value))
    const edges = [...(bounds ?? []).map(String), '+Inf']
    return series.flatMap(({ labels, values }) => [
      ...edges.flatMap((le, at) => part({ le, ...labels }, values[at], `${name}_bucket`)),
      ...part(labels, values[edges.length], `${name}_sum`),
      ...part(labels, values[edges.length - 1], `${name}_count`),
    ])
  })
}
