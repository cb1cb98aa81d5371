import { nodeProperty as of, linkProperty as ofLink } from './codes.ts'
import type { WaterEngine } from './engine.ts'
import { WaterError } from './errors.ts'
import { fileFault, markedText } from './inp-faults.ts'
import { inpLines } from './inp-text.ts'
import { messageOf, openProject, type Project, type Refused } from './project.ts'

/** A solution may not hold more values of nodes and links than this, over all its steps. */
export const SOLUTION_ROWS_MAX = 4_000_000

/** One moment at which EPANET solved the network; values by index, in the units of the file. */
export interface WaterStep {
  /** Seconds since the start. */
  readonly time: number
  readonly pressures: Float64Array
  readonly heads: Float64Array
  readonly flows: Float64Array
}

export interface WaterSolution {
  readonly nodeIds: readonly string[]
  readonly linkIds: readonly string[]
  readonly steps: readonly WaterStep[]
  /** What EPANET warned of, in its words. */
  readonly warnings: readonly string[]
}

/**
 * Solves an EPANET input file over its whole duration: every hydraulic step, those at which a tank runs full or a
 * control acts included. Throws a FileFormatError at the line of a bad file, a WaterError where the network cannot be
 * solved.
 */
export function solveNetwork(engine: WaterEngine, text: string): WaterSolution {
  const project = openInp(engine, text)
  let report = ''
  const steps: WaterStep[] = []
  try {
    for (const step of stepsOf(project)) steps.push(step)
  } finally {
    report = project.close()
  }
  return { nodeIds: project.nodeIds, linkIds: project.linkIds, steps, warnings: warningsIn(report) }
}

/** Opens an input file; a fault is told with the number of its line. */
export function openInp(engine: WaterEngine, text: string): Project {
  const lines = inpLines(text.replace(/^\uFEFF/, ''))
  return openProject(engine, lines.join('\n'), (refusal) => {
    const { code, report } = complained(engine, markedText(lines)) ?? refusal
    return fileFault({ lines, code, report, message: (error) => messageOf(engine, error) })
  })
}

/** What EPANET says against a text. */
function complained(engine: WaterEngine, text: string): Refused | undefined {
  let complaint: Refused | undefined
  try {
    openProject(engine, text, (refusal) => {
      complaint = refusal
      return new WaterError('engine_failed', 'refused twice')
    }).close()
  } catch (error) {
    // Where there is a complaint, this is the error made above to get out: the complaint is what was wanted.
    if (complaint === undefined) throw error
  }
  return complaint
}

const NOTHING_SAVED = 0

function* stepsOf(project: Project): Generator<WaterStep> {
  const rowsInStep = project.nodeIds.length + project.linkIds.length
  checkRows(rowsInStep * project.stepsMin)
  let rows = 0
  project.restart(NOTHING_SAVED)
  do {
    rows += rowsInStep
    checkRows(rows)
    const { time } = project.solve()
    yield {
      time,
      pressures: project.nodeValues(of.pressure),
      heads: project.nodeValues(of.head),
      flows: project.linkValues(ofLink.flow),
    }
  } while (project.advance() > 0)
}

function checkRows(rows: number): void {
  if (rows <= SOLUTION_ROWS_MAX) return
  throw new WaterError('solution_too_large', `more than ${SOLUTION_ROWS_MAX} values of nodes and links`)
}

const WARNING = /^\s*WARNING: /

function warningsIn(report: string): string[] {
  return report
    .split('\n')
    .filter((line) => WARNING.test(line))
    .map((line) => line.replace(WARNING, '').trim())
}
