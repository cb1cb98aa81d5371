import { FileFormatError } from '../errors.ts'
import { numberAttribute, readXml, wordAttribute, type XmlReader } from '../xml/index.ts'
import { timeAttribute } from './clock-time.ts'
import {
  CAPACITY_SECONDS,
  CELL_METRES,
  QSIM_NETWORK_LIMITS,
  type QsimLink,
  type QsimNetwork,
  type QsimNetworkLimits,
  type QsimNode,
  qsimNetworkOf,
} from './network.ts'

/** Bounds of what is a street: nearly nothing up to far more than there is. */
export const RANGES = {
  coordinate: { min: -1e12, max: 1e12 },
  length: { min: 0, max: 1e7 },
  speed: { min: 1e-6, max: 1e6 },
  capacity: { min: 1e-6, max: 1e9 },
  lanes: { min: 0, max: 1_000 },
  cell: { min: 0.1, max: 1_000 },
} as const

interface Reading {
  readonly limits: QsimNetworkLimits
  readonly nodes: QsimNode[]
  readonly nodeOf: Map<string, number>
  readonly links: QsimLink[]
  readonly linkIds: Set<string>
  capacitySeconds: number
  cellMetres: number
}

/**
 * Reads a network of MATSim, version 1 or 2. Attributes nested in nodes and links are stepped over.
 * @throws FileFormatError with the line
 */
export function readMatsimNetwork(
  text: string,
  limits: QsimNetworkLimits = QSIM_NETWORK_LIMITS,
): QsimNetwork {
  const reader = readXml(text)
  const reading: Reading = {
    limits,
    nodes: [],
    nodeOf: new Map(),
    links: [],
    linkIds: new Set(),
    capacitySeconds: CAPACITY_SECONDS,
    cellMetres: CELL_METRES,
  }
  if (reader.next() !== 'open' || reader.name() !== 'network') reader.fail('<network>')
  for (let token = reader.next(); token !== 'end'; token = reader.next()) {
    if (token === 'open') takeElement(reader, reading)
  }
  if (reading.links.length === 0) throw new FileFormatError(1, 'a network with links')
  return qsimNetworkOf(reading)
}

function takeElement(reader: XmlReader, reading: Reading): void {
  switch (reader.name()) {
    case 'nodes':
      return
    case 'links':
      takeUnits(reader, reading)
      return
    case 'node':
      takeNode(reader, reading)
      break
    case 'link':
      takeLink(reader, reading)
      break
    default:
  }
  reader.skip()
}

function takeUnits(reader: XmlReader, reading: Reading): void {
  const period = timeAttribute(reader, 'capperiod')
  if (period === 0) reader.fail('<links> with a capperiod above 0')
  if (period > 0) reading.capacitySeconds = period
  if (reader.attribute('effectivecellsize') !== undefined) {
    reading.cellMetres = numberAttribute(reader, 'effectivecellsize', RANGES.cell)
  }
}

function takeNode(reader: XmlReader, { limits, nodes, nodeOf }: Reading): void {
  const id = wordAttribute(reader, 'id')
  if (nodeOf.has(id)) reader.fail(`the node ${id} only once`)
  if (nodes.length === limits.nodesMax) reader.fail(`at most ${limits.nodesMax} nodes`)
  nodeOf.set(id, nodes.length)
  nodes.push({
    id,
    x: numberAttribute(reader, 'x', RANGES.coordinate),
    y: numberAttribute(reader, 'y', RANGES.coordinate),
  })
}

function takeLink(reader: XmlReader, { limits, nodeOf, links, linkIds }: Reading): void {
  const id = wordAttribute(reader, 'id')
  if (linkIds.has(id)) reader.fail(`the link ${id} only once`)
  if (links.length === limits.linksMax) reader.fail(`at most ${limits.linksMax} links`)
  linkIds.add(id)
  const node = (name: string): number =>
    nodeOf.get(wordAttribute(reader, name)) ?? reader.fail(`<link> with ${name} naming a node above it`)
  links.push({
    id,
    from: node('from'),
    to: node('to'),
    length: numberAttribute(reader, 'length', RANGES.length),
    speed: numberAttribute(reader, 'freespeed', RANGES.speed),
    capacity: numberAttribute(reader, 'capacity', RANGES.capacity),
    lanes: numberAttribute(reader, 'permlanes', RANGES.lanes),
    isForCars: isForCars(reader.attribute('modes')),
  })
}

/** A link that says nothing is for cars. */
function isForCars(modes: string | undefined): boolean {
  return modes === undefined || modes.split(',').some((mode) => mode.trim() === 'car')
}
