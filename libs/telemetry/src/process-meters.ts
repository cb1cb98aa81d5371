import { monitorEventLoopDelay, PerformanceObserver, performance } from 'node:perf_hooks'

import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

const DELAY_RESOLUTION_MS = 10
const NANOSECONDS = 1e9
const GC_BUCKETS_SECONDS = [0.001, 0.01, 0.1, 1]
const GC_KINDS: Readonly<Record<number, string>> = { 1: 'minor', 4: 'major', 8: 'incremental', 16: 'weakcb' }

/**
 * What every process tells of itself. Written out here because prom-client's own set has gauges called `_total`, which
 * promtool refuses, and an event-loop gauge that measures the scrape itself.
 */
export function meterProcess(registry: Registry): () => void {
  const registers = [registry]
  meterResources(registers)
  const stopLoop = meterEventLoop(registers)
  const stopCollections = meterCollections(registers)
  return () => {
    stopLoop()
    stopCollections()
  }
}

function meterResources(registers: Registry[]): void {
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time used, user and system',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  gauge(registers, 'process_start_time_seconds', 'When the process started, in seconds since 1970', () =>
    Math.round(performance.timeOrigin / 1000),
  )
  gauge(registers, 'process_resident_memory_bytes', 'Memory held in RAM', () => process.memoryUsage.rss())
  gauge(registers, 'nodejs_heap_size_used_bytes', 'Heap in use', () => process.memoryUsage().heapUsed)
  gauge(registers, 'nodejs_heap_size_bytes', 'Heap set aside', () => process.memoryUsage().heapTotal)
  gauge(
    registers,
    'nodejs_external_memory_bytes',
    'Memory outside of the heap',
    () => process.memoryUsage().external,
  )
  gauge(
    registers,
    'nodejs_active_resources',
    'Things that keep the process alive',
    () => process.getActiveResourcesInfo().length,
  )
}

function meterEventLoop(registers: Registry[]): () => void {
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS })
  delay.enable()
  let last = performance.eventLoopUtilization()
  new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'How late timers were since the last scrape',
    labelNames: ['quantile'],
    registers,
    collect() {
      const seconds = (value: number) => (Number.isFinite(value) ? value / NANOSECONDS : 0)
      this.set({ quantile: '0.5' }, seconds(delay.percentile(50)))
      this.set({ quantile: '0.99' }, seconds(delay.percentile(99)))
      this.set({ quantile: '1' }, seconds(delay.max))
      delay.reset()
    },
  })
  gauge(
    registers,
    'nodejs_eventloop_utilization_ratio',
    'Share of time in which the event loop was busy',
    () => {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, last)
      last = now
      return utilization
    },
  )
  return () => delay.disable()
}

function meterCollections(registers: Registry[]): () => void {
  const histogram = new Histogram({
    name: 'nodejs_gc_duration_seconds',
    help: 'Pauses of the garbage collector',
    labelNames: ['kind'],
    buckets: GC_BUCKETS_SECONDS,
    registers,
  })
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Entries of type `gc` carry the kind of collection as a number.
      const { kind } = (entry as unknown as { detail: { kind: number } }).detail
      histogram.observe({ kind: GC_KINDS[kind] ?? 'other' }, entry.duration / 1000)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return () => observer.disconnect()
}

function gauge(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read())
    },
  })
}
