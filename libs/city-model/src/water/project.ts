import { countOf, ERROR_CODES_MIN, type LinkProperty, type NodeProperty, timeParameter } from './codes.ts'
import { guarded, type WaterEngine } from './engine.ts'
import { WaterError } from './errors.ts'

const INPUT = 'network.inp'
const REPORT = 'network.rpt'
const ID_BYTES = 64
const MESSAGE_BYTES = 256
const DOUBLE_BYTES = 8

/** EPANET refuses with a number; what it wrote about it stands in its report. */
export interface Refused {
  readonly code: number
  readonly report: string
}

/** A network that EPANET has read and is ready to solve. Values are in the units of its file. */
export interface Project {
  readonly nodeIds: readonly string[]
  readonly linkIds: readonly string[]
  /** Steps that the file asks for; tanks and controls may add some. */
  readonly stepsMin: number
  /** By node, in the file's order: junctions, then tanks and reservoirs. */
  readonly nodeValues: (property: NodeProperty) => Float64Array
  readonly linkValues: (property: LinkProperty) => Float64Array
  readonly setNode: (index: number, property: NodeProperty, value: number) => void
  readonly setLink: (index: number, property: LinkProperty, value: number) => void
  /** A simple control by its place in the file. */
  readonly enableControl: (index: number, isEnabled: boolean) => void
  /** Back to time 0 with what the network starts from; `flag` says whether flows are guessed anew. */
  readonly restart: (flag: number) => void
  /** Solves the present moment; `warning` is 0 for none. */
  readonly solve: () => { readonly time: number; readonly warning: number }
  /** Goes to the next moment at which something changes: the seconds until then, 0 at the end. */
  readonly advance: () => number
  /** Answers with the report, which is complete only now. */
  readonly close: () => string
}

/** Opens a network; `refused` turns a refusal into the error that is thrown. */
export function openProject(
  engine: WaterEngine,
  text: string,
  refused: (refusal: Refused) => Error,
): Project {
  const { toolkit } = engine
  const out = toolkit._malloc(ID_BYTES)
  guarded(() => toolkit._EN_createproject(out))
  const project = toolkit.getValue(out, 'i32')
  const close = () => {
    guarded(() => toolkit._EN_close(project))
    guarded(() => toolkit._EN_deleteproject(project))
    toolkit._free(out)
  }
  engine.writeFile(INPUT, text)
  engine.writeFile(REPORT, '')
  const code = guarded(() => read(engine, project))
  if (code >= ERROR_CODES_MIN) {
    close()
    throw refused({ code, report: engine.readFile(REPORT) })
  }
  return projectOf({ engine, project, out, close })
}

function read({ toolkit }: WaterEngine, project: number): number {
  const [input, report, output, messages] = [INPUT, REPORT, '', 'MESSAGES YES'].map((text) =>
    toolkit.allocateUTF8(text),
  ) as [number, number, number, number]
  let code = toolkit._EN_open(project, input, report, output)
  // Warnings belong into the report whatever the file says, the status of every link does not.
  if (code < ERROR_CODES_MIN) code = toolkit._EN_setreport(project, messages)
  if (code < ERROR_CODES_MIN) code = toolkit._EN_setstatusreport(project, 0)
  if (code < ERROR_CODES_MIN) code = toolkit._EN_openH(project)
  for (const pointer of [input, report, output, messages]) toolkit._free(pointer)
  return code
}

interface Opened {
  readonly engine: WaterEngine
  readonly project: number
  readonly out: number
  readonly close: () => void
}

function projectOf({ engine, project, out, close }: Opened): Project {
  const { toolkit } = engine
  const checked = (call: () => number): number => {
    const code = guarded(call)
    if (code < ERROR_CODES_MIN) return code
    throw new WaterError('hydraulics_failed', messageOf(engine, code))
  }
  const count = (what: number): number => {
    checked(() => toolkit._EN_getcount(project, what, out))
    return toolkit.getValue(out, 'i32')
  }
  const [nodes, links] = [count(countOf.nodes), count(countOf.links)]
  const idsOf = (total: number, ask: (index: number) => number): string[] =>
    Array.from({ length: total }, (_, index) => {
      checked(() => ask(index + 1))
      return toolkit.UTF8ToString(out)
    })
  const values = toolkit._malloc(Math.max(nodes, links) * DOUBLE_BYTES)
  const valuesOf = (total: number, ask: () => number): Float64Array => {
    checked(ask)
    const first = values / DOUBLE_BYTES
    return toolkit.HEAPF64.slice(first, first + total)
  }
  const seconds = () => toolkit.getValue(out, 'i32')
  const timeOf = (parameter: number): number => {
    checked(() => toolkit._EN_gettimeparam(project, parameter, out))
    return seconds()
  }
  return {
    nodeIds: idsOf(nodes, (index) => toolkit._EN_getnodeid(project, index, out)),
    linkIds: idsOf(links, (index) => toolkit._EN_getlinkid(project, index, out)),
    stepsMin:
      1 + Math.floor(timeOf(timeParameter.duration) / Math.max(1, timeOf(timeParameter.hydraulicStep))),
    nodeValues: (property) => valuesOf(nodes, () => toolkit._EN_getnodevalues(project, property, values)),
    linkValues: (property) => valuesOf(links, () => toolkit._EN_getlinkvalues(project, property, values)),
    setNode: (index, property, value) =>
      void checked(() => toolkit._EN_setnodevalue(project, index + 1, property, value)),
    setLink: (index, property, value) =>
      void checked(() => toolkit._EN_setlinkvalue(project, index + 1, property, value)),
    enableControl: (index, isEnabled) =>
      void checked(() => toolkit._EN_setcontrolenabled(project, index + 1, isEnabled ? 1 : 0)),
    restart: (flag) => void checked(() => toolkit._EN_initH(project, flag)),
    solve: () => {
      const warning = checked(() => toolkit._EN_runH(project, out))
      return { time: seconds(), warning }
    },
    advance: () => {
      checked(() => toolkit._EN_nextH(project, out))
      return seconds()
    },
    close: () => {
      toolkit._free(values)
      close()
      return engine.readFile(REPORT)
    },
  }
}

/** EPANET's own words for one of its codes. */
export function messageOf({ toolkit }: WaterEngine, code: number): string {
  const out = toolkit._malloc(MESSAGE_BYTES)
  toolkit._EN_geterror(code, out, MESSAGE_BYTES - 1)
  const message = toolkit.UTF8ToString(out)
  toolkit._free(out)
  return message
}
