import { type MetricSample, SERIES_PER_METRIC_MAX } from '@urbe/contracts'

export const METRICS_MAX = 5_000

export interface Series {
  readonly sample: MetricSample
  /** Labels in a fixed order: the same series has the same key in every process. */
  readonly key: string
  /** When the value was true, milliseconds since 1970. */
  readonly at: number
  /** Who told it: forgotten together. */
  readonly source: string
}

export interface SeriesStore {
  /** Keeps the newest sample of a series; `undefined` when it is older than what is known, or there is no room. */
  readonly put: (sample: MetricSample, told: { at: number; source: string }) => Series | undefined
  readonly find: (metric: string, key: string) => Series | undefined
  readonly ofMetric: (metric: string) => readonly Series[]
  /** Everything whose metric begins with the prefix, metric by metric. */
  readonly all: (prefix?: string) => readonly MetricSample[]
  readonly forget: (source: string) => void
  readonly dropped: () => number
}

/** The latest value of every series of the platform. */
export function seriesStore(): SeriesStore {
  const metrics = new Map<string, Map<string, Series>>()
  let dropped = 0

  const roomFor = (name: string, key: string): Map<string, Series> | undefined => {
    const known = metrics.get(name)
    if (known !== undefined) return known.has(key) || known.size < SERIES_PER_METRIC_MAX ? known : undefined
    if (metrics.size >= METRICS_MAX) return undefined
    const series = new Map<string, Series>()
    metrics.set(name, series)
    return series
  }
  return {
    put(sample, { at, source }) {
      const key = seriesKey(sample.labels)
      const room = roomFor(sample.name, key)
      if (room === undefined) {
        dropped += 1
        return undefined
      }
      const known = room.get(key)
      if (known !== undefined && known.at > at) return undefined
      const series = { sample, key, at, source }
      room.set(key, series)
      return series
    },
    find: (metric, key) => metrics.get(metric)?.get(key),
    ofMetric: (metric) => [...(metrics.get(metric)?.values() ?? [])],
    all: (prefix = '') =>
      [...metrics.keys()]
        .filter((name) => name.startsWith(prefix))
        .sort()
        .flatMap((name) => [...(metrics.get(name)?.values() ?? [])].map(({ sample }) => sample)),
    forget(source) {
      for (const [name, series] of metrics) {
        for (const [key, each] of series) if (each.source === source) series.delete(key)
        if (series.size === 0) metrics.delete(name)
      }
    },
    dropped: () => dropped,
  }
}

export function seriesKey(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
