import { FileFormatError } from '../../errors.ts'
import { type Branches, type Buses, busTypes, type Generators, type PowerCase } from './power-case.ts'
import { type Assigned, carriedOut } from './statements.ts'
import { asMatrix, type Matrix, type Value } from './values.ts'

export const CASE_BUSES_MAX = 200_000
export const CASE_GENERATORS_MAX = 200_000
export const CASE_BRANCHES_MAX = 400_000

/**
 * Reads a MATPOWER case: a MATLAB function of format version 1 or 2 whose statements are assignments (Zimmerman, Murillo-Sánchez
 * and Thomas, MATPOWER User's Manual, appendix B; doi:10.1109/TPWRS.2010.2051168). Throws a `FileFormatError`.
 */
export function parsePowerCase(text: string): PowerCase {
  const assigned = carriedOut(text)
  const field = fieldsOf(assigned)
  checkVersion(field('version'), assigned.lastLine)
  const baseMva = field('baseMVA')
  if (typeof baseMva !== 'number' || !(baseMva > 0 && baseMva < Number.POSITIVE_INFINITY)) {
    throw new FileFormatError(assigned.lastLine, 'baseMVA, a number above zero')
  }
  const table = (name: string, size: TableSize) =>
    tableOf(field(name), { name, lastLine: assigned.lastLine, ...size })
  const bus = table('bus', { columnsMin: 13, rowsMin: 1, rowsMax: CASE_BUSES_MAX })
  const gen = table('gen', { columnsMin: 10, rowsMin: 0, rowsMax: CASE_GENERATORS_MAX })
  const branch = table('branch', { columnsMin: 11, rowsMin: 0, rowsMax: CASE_BRANCHES_MAX })
  const buses = busesIn(bus)
  const places = new Map([...buses.ids].map((id, place) => [id, place]))
  const generators = generatorsIn(gen, { buses, places })
  checkReference({ bus, buses, generators })
  const branches = branchesIn(branch, { buses, places })
  return { baseMva, buses, generators, branches, ignored: ['dcline'].filter((name) => isThere(field(name))) }
}

/** Version 2 has the fields of one structure, version 1 returns a matrix each. */
function fieldsOf({ variables, returned }: Assigned): (name: string) => Value | undefined {
  const [structure = 'mpc'] = returned
  const order = ['baseMVA', 'bus', 'gen', 'branch']
  return (name) => {
    const own = returned[order.indexOf(name)]
    const isFirst = returned.length > 1 && own !== undefined
    return isFirst ? variables.get(own) : variables.get(`${structure}.${name}`)
  }
}

function checkVersion(version: Value | undefined, line: number): void {
  if (version === undefined || version === 1 || version === 2) return
  const isKnown = typeof version === 'object' && version.kind === 'text' && /^[12]$/.test(version.text)
  if (!isKnown) throw new FileFormatError(line, "version '1' or '2' of the case format")
}

const isThere = (value: Value | undefined) => typeof value === 'object' && value.kind === 'matrix'

interface TableSize {
  readonly columnsMin: number
  readonly rowsMin: number
  readonly rowsMax: number
}
interface Table {
  readonly name: string
  readonly matrix: Matrix
  /** A column counted from 1, whose values are all finite. */
  readonly column: (number: number) => Float64Array
  readonly fault: (row: number, expected: string) => FileFormatError
}

function tableOf(value: Value | undefined, size: TableSize & { name: string; lastLine: number }): Table {
  const { name, columnsMin, rowsMin, rowsMax, lastLine } = size
  const known = value !== undefined && (typeof value === 'number' || value.kind === 'matrix')
  if (!known) throw new FileFormatError(lastLine, `a matrix called ${name}`)
  const matrix = asMatrix(value)
  const { rows, columns, data, lines } = matrix
  const fault = (row: number, expected: string) =>
    new FileFormatError(lines[row] || lastLine, `${expected} (row ${row + 1} of ${name})`)
  if (rows < rowsMin || rows > rowsMax) throw fault(0, `${rowsMin} to ${rowsMax} rows, not ${rows}`)
  if (rows > 0 && columns < columnsMin) throw fault(0, `at least ${columnsMin} columns, not ${columns}`)
  return {
    name,
    matrix,
    fault,
    column: (number) =>
      Float64Array.from({ length: rows }, (_, row) => data[row * columns + number - 1] ?? 0),
  }
}

function finite({ column, fault }: Table, number: number, what: string): Float64Array {
  const values = column(number)
  const row = values.findIndex((value) => !Number.isFinite(value))
  if (row >= 0) throw fault(row, `a finite number as ${what} in column ${number}`)
  return values
}

function busesIn(table: Table): Buses {
  const ids = table.column(1)
  const seen = new Set<number>()
  for (const [row, id] of ids.entries()) {
    if (!Number.isInteger(id) || id < 1) throw table.fault(row, `a whole bus number from 1 on, not ${id}`)
    if (seen.has(id)) throw table.fault(row, `each bus once, not ${id} again`)
    seen.add(id)
  }
  const types = table.column(2)
  const odd = types.findIndex((type) => !([1, 2, 3, 4] as number[]).includes(type))
  if (odd >= 0) throw table.fault(odd, 'a bus type from 1 to 4')
  return {
    count: ids.length,
    ids,
    types: Uint8Array.from(types),
    loadMw: finite(table, 3, 'real load'),
    loadMvar: finite(table, 4, 'reactive load'),
    shuntMw: finite(table, 5, 'shunt conductance'),
    shuntMvar: finite(table, 6, 'shunt susceptance'),
    vm: finite(table, 8, 'voltage'),
    va: finite(table, 9, 'voltage angle'),
    baseKv: table.column(10),
  }
}

interface OfBuses {
  readonly buses: Buses
  /** By number of the bus. */
  readonly places: ReadonlyMap<number, number>
}

function busColumn(table: Table, { places }: OfBuses, number: number): Int32Array {
  return Int32Array.from(table.column(number), (id, row) => {
    const place = places.get(id)
    if (place === undefined) throw table.fault(row, `the number of a bus in column ${number}, not ${id}`)
    return place
  })
}

const isConnected = ({ types }: Buses, place: number | undefined) => types[place ?? -1] !== busTypes.isolated

function generatorsIn(table: Table, known: OfBuses): Generators {
  const bus = busColumn(table, known, 1)
  const status = table.column(8)
  return {
    count: bus.length,
    bus,
    mw: finite(table, 2, 'real power'),
    mvar: finite(table, 3, 'reactive power'),
    vm: finite(table, 6, 'voltage'),
    inService: Uint8Array.from(status, (on, row) => Number(on > 0 && isConnected(known.buses, bus[row]))),
    maxMw: table.column(9),
    minMw: table.column(10),
  }
}

function branchesIn(table: Table, known: OfBuses): Branches {
  const [from, to] = [busColumn(table, known, 1), busColumn(table, known, 2)]
  const status = table.column(11)
  const isOn = (row: number) => isConnected(known.buses, from[row]) && isConnected(known.buses, to[row])
  const inService = Uint8Array.from(status, (on, row) => Number(on !== 0 && isOn(row)))
  const [r, x] = [finite(table, 3, 'resistance'), finite(table, 4, 'reactance')]
  const short = inService.findIndex((on, row) => on === 1 && r[row] === 0 && x[row] === 0)
  if (short >= 0) throw table.fault(short, 'an impedance other than zero')
  return {
    count: from.length,
    from,
    to,
    r,
    x,
    b: finite(table, 5, 'line charging'),
    ratingMva: table.column(6),
    ratio: finite(table, 9, 'tap ratio').map((ratio) => (ratio === 0 ? 1 : ratio)),
    shift: finite(table, 10, 'phase shift'),
    inService,
  }
}

function checkReference({
  bus,
  buses,
  generators,
}: {
  bus: Table
  buses: Buses
  generators: Generators
}): void {
  const holds = (type: number | undefined) => type === busTypes.reference || type === busTypes.pv
  const isHeld = generators.bus.some(
    (place, row) => generators.inService[row] === 1 && holds(buses.types[place]),
  )
  if (!isHeld) throw bus.fault(0, 'a reference bus (type 3) or PV bus (type 2) with a generator in service')
}
