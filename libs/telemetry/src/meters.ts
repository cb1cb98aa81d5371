import { Counter, Gauge, Histogram, Registry } from 'prom-client'

import { type MetricFamily, SERIES_PER_METRIC_MAX } from '@urbe/contracts'

import { familiesOf } from './families.ts'
import { meterProcess } from './process-meters.ts'

export type Labels = Readonly<Record<string, string>>

interface Description {
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
}

/** A family of series; `with` gives the handle of one, to be kept where it is used often: it is a plain number. */
export interface Family<Handle> {
  readonly with: (labels?: Labels) => Handle
}
export interface CounterHandle {
  readonly inc: (by?: number) => void
}
export interface GaugeHandle {
  readonly set: (value: number) => void
  readonly add: (by: number) => void
}
export interface HistogramHandle {
  readonly observe: (value: number) => void
}

export interface Meters {
  readonly counter: (description: Description) => Family<CounterHandle>
  readonly gauge: (
    description: Description & { readonly collect?: () => number | Promise<number> },
  ) => Family<GaugeHandle>
  readonly histogram: (
    description: Description & { readonly buckets?: readonly number[] },
  ) => Family<HistogramHandle>
  readonly families: () => Promise<MetricFamily[]>
  /** Prometheus text 0.0.4. */
  readonly text: () => Promise<{ contentType: string; body: string }>
  readonly registry: Registry
  readonly stop: () => void
}

interface Cell {
  readonly labels: Labels
  value: number
}

/** prom-client is what users know and what renders; on hot paths it is fed from plain numbers when somebody asks. */
export function createMeters({ service }: { service: string }): Meters {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  const dropped = new Counter({
    name: 'urbe_meter_series_dropped_total',
    help: 'Series that were not kept because their metric had too many',
    registers: [registry],
  })
  const drop = () => dropped.inc()
  const stop = meterProcess(registry)

  return {
    registry,
    stop,
    counter(description) {
      const cells = cellsOf(drop)
      new Counter({ ...promDescription(description, registry), collect: feed(cells.all) })
      return familyOf(cells, (cell) => ({
        inc: (by = 1) => {
          cell.value += by
        },
      }))
    },
    gauge({ collect, ...description }) {
      const cells = cellsOf(drop)
      new Gauge({
        ...promDescription(description, registry),
        async collect() {
          if (collect !== undefined) this.set(await collect())
          for (const cell of cells.all()) this.set(cell.labels, cell.value)
        },
      })
      return familyOf(cells, (cell) => ({
        set: (value) => {
          cell.value = value
        },
        add: (by) => {
          cell.value += by
        },
      }))
    },
    histogram({ buckets, ...description }) {
      const histogram = new Histogram({
        ...promDescription(description, registry),
        ...(buckets === undefined ? {} : { buckets: [...buckets] }),
      })
      const cells = cellsOf(drop)
      return familyOf(cells, ({ labels }) => {
        const child = Object.keys(labels).length === 0 ? histogram : histogram.labels({ ...labels })
        return { observe: (value) => child.observe(value) }
      })
    },
    async text() {
      return { contentType: registry.contentType, body: await registry.metrics() }
    },
    families: () => familiesOf(registry),
  }
}

const promDescription = ({ name, help, labels = [] }: Description, registry: Registry) => ({
  name,
  help,
  labelNames: [...labels],
  registers: [registry],
})

/** A counter of prom-client cannot be set, only reset and raised. */
function feed(all: () => Iterable<Cell>) {
  return function (this: Counter): void {
    this.reset()
    for (const cell of all()) this.inc(cell.labels, cell.value)
  }
}

function cellsOf(drop: () => void) {
  const cells = new Map<string, Cell>()
  return {
    all: () => cells.values(),
    of(labels: Labels): Cell {
      const key = Object.values(labels).join('\u0000')
      const known = cells.get(key)
      if (known !== undefined) return known
      const cell = { labels, value: 0 }
      if (cells.size >= SERIES_PER_METRIC_MAX) drop()
      else cells.set(key, cell)
      return cell
    },
  }
}

function familyOf<Handle>(cells: ReturnType<typeof cellsOf>, make: (cell: Cell) => Handle): Family<Handle> {
  const handles = new WeakMap<Cell, Handle>()
  return {
    with(labels = {}) {
      const cell = cells.of(labels)
      const known = handles.get(cell)
      if (known !== undefined) return known
      const handle = make(cell)
      handles.set(cell, handle)
      return handle
    },
  }
}
