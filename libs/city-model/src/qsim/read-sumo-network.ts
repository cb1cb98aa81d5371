import { FileFormatError } from '../errors.ts'
import { numberAttribute, readXml, wordAttribute, type XmlReader } from '../xml/index.ts'
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
import { RANGES } from './read-network.ts'

/** Vehicles per hour that one lane lets through: SUMO's files have no capacities. */
export const LANE_CAPACITY_PER_HOUR = 1_800

interface Edge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly line: number
  readonly length: number
  readonly speed: number
  readonly lanes: number
}

interface Reading {
  readonly limits: QsimNetworkLimits
  readonly nodes: QsimNode[]
  readonly nodeOf: Map<string, number>
  readonly edges: Edge[]
  readonly edgeIds: Set<string>
}

/**
 * Reads a network of SUMO (`.net.xml`): an edge becomes a link, a junction a node. What lies inside junctions, crossings, and edges
 * or lanes on which no passenger car may drive are left out.
 * @throws FileFormatError with the line
 */
export function readSumoNetwork(text: string, limits: QsimNetworkLimits = QSIM_NETWORK_LIMITS): QsimNetwork {
  const reader = readXml(text)
  const reading: Reading = { limits, nodes: [], nodeOf: new Map(), edges: [], edgeIds: new Set() }
  if (reader.next() !== 'open' || reader.name() !== 'net') reader.fail('<net>')
  for (let token = reader.next(); token !== 'end'; token = reader.next()) {
    if (token === 'open') takeElement(reader, reading)
  }
  if (reading.edges.length === 0) throw new FileFormatError(1, 'a network with edges for cars')
  return qsimNetworkOf({
    nodes: reading.nodes,
    links: reading.edges.map((edge) => linkOf(edge, reading.nodeOf)),
    capacitySeconds: CAPACITY_SECONDS,
    cellMetres: CELL_METRES,
  })
}

function takeElement(reader: XmlReader, reading: Reading): void {
  const name = reader.name()
  if (name === 'edge' && isStreet(reader)) {
    takeEdge(reader, reading)
    return
  }
  if (name === 'junction' && reader.attribute('type') !== 'internal') takeJunction(reader, reading)
  reader.skip()
}

function isStreet(reader: XmlReader): boolean {
  const purpose = reader.attribute('function')
  return purpose === undefined || purpose === 'normal'
}

function takeJunction(reader: XmlReader, { limits, nodes, nodeOf }: Reading): void {
  const id = wordAttribute(reader, 'id')
  if (nodeOf.has(id)) reader.fail(`the junction ${id} only once`)
  if (nodes.length === limits.nodesMax) reader.fail(`at most ${limits.nodesMax} junctions`)
  nodeOf.set(id, nodes.length)
  nodes.push({
    id,
    x: numberAttribute(reader, 'x', RANGES.coordinate),
    y: numberAttribute(reader, 'y', RANGES.coordinate),
  })
}

/** Reads an edge with its lanes up to its close. */
function takeEdge(reader: XmlReader, { limits, edges, edgeIds }: Reading): void {
  const edge = {
    id: wordAttribute(reader, 'id'),
    from: wordAttribute(reader, 'from'),
    to: wordAttribute(reader, 'to'),
    line: reader.line(),
    length: 0,
    speed: 0,
    lanes: 0,
  }
  if (edgeIds.has(edge.id)) reader.fail(`the edge ${edge.id} only once`)
  if (edges.length === limits.linksMax) reader.fail(`at most ${limits.linksMax} edges`)
  edgeIds.add(edge.id)
  const depth = reader.depth()
  while (reader.depth() >= depth) {
    if (reader.next() === 'open' && reader.name() === 'lane') takeLane(reader, edge)
  }
  if (edge.lanes > 0) edges.push(edge)
}

interface Widening {
  length: number
  speed: number
  lanes: number
}

/** The longest lane and the fastest one are those of the edge. */
function takeLane(reader: XmlReader, edge: Widening): void {
  if (!isForCars(reader)) return
  edge.length = Math.max(edge.length, numberAttribute(reader, 'length', RANGES.length))
  edge.speed = Math.max(edge.speed, numberAttribute(reader, 'speed', RANGES.speed))
  edge.lanes += 1
}

function isForCars(reader: XmlReader): boolean {
  const allowed = reader.attribute('allow')?.split(' ')
  const barred = reader.attribute('disallow')?.split(' ') ?? []
  const isAllowed = allowed === undefined || allowed.includes('passenger') || allowed.includes('all')
  return isAllowed && !barred.includes('passenger') && !barred.includes('all')
}

function linkOf(edge: Edge, nodeOf: ReadonlyMap<string, number>): QsimLink {
  const node = (id: string): number => {
    const index = nodeOf.get(id)
    if (index === undefined)
      throw new FileFormatError(edge.line, `<edge> between junctions of the file, not ${id}`)
    return index
  }
  return {
    id: edge.id,
    from: node(edge.from),
    to: node(edge.to),
    length: edge.length,
    speed: edge.speed,
    capacity: edge.lanes * LANE_CAPACITY_PER_HOUR,
    lanes: edge.lanes,
    isForCars: true,
  }
}
