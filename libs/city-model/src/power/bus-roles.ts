import { busTypes, type PowerCase } from './case/power-case.ts'

/** What is given at each bus of a power flow, by place of the bus, ascending. */
export interface BusRoles {
  /** Voltage and angle are given, the power follows. */
  readonly reference: Int32Array
  /** Real power and voltage are given. */
  readonly pv: Int32Array
  /** Power is given. */
  readonly pq: Int32Array
}

/**
 * As MATPOWER's `bustypes`: a bus without a generator in service is PQ whatever its type says, and where no reference is
 * left the first PV bus becomes it. An isolated bus has no role.
 */
export function busRoles({ buses, generators }: PowerCase): BusRoles {
  const isHeld = new Uint8Array(buses.count)
  for (const [row, bus] of generators.bus.entries()) if (generators.inService[row] === 1) isHeld[bus] = 1
  const places = Int32Array.from({ length: buses.count }, (_, bus) => bus)
  const of = (type: number) => places.filter((bus) => buses.types[bus] === type && isHeld[bus] === 1)
  const pq = places.filter((bus) => {
    const type = buses.types[bus]
    return type !== busTypes.isolated && (type === busTypes.pq || isHeld[bus] === 0)
  })
  const [reference, pv] = [of(busTypes.reference), of(busTypes.pv)]
  return reference.length > 0 ? { reference, pv, pq } : { reference: pv.slice(0, 1), pv: pv.slice(1), pq }
}

/** Scheduled generation less load, per unit. */
export function scheduled({ baseMva, buses, generators }: PowerCase): { p: Float64Array; q: Float64Array } {
  const [p, q] = [new Float64Array(buses.count), new Float64Array(buses.count)]
  for (const [row, bus] of generators.bus.entries()) {
    if (generators.inService[row] === 0) continue
    p[bus] = (p[bus] ?? 0) + (generators.mw[row] ?? 0)
    q[bus] = (q[bus] ?? 0) + (generators.mvar[row] ?? 0)
  }
  return {
    p: p.map((mw, bus) => (mw - (buses.loadMw[bus] ?? 0)) / baseMva),
    q: q.map((mvar, bus) => (mvar - (buses.loadMvar[bus] ?? 0)) / baseMva),
  }
}
