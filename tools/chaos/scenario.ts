/** One of the ways in which the log is put to the test. */
export interface Scenario {
  /** How it is asked for: `make chaos ONLY=occ-storm`. */
  readonly name: string
  /** What is done. */
  readonly does: string
  /** What must hold. */
  readonly bar: string
  /** `scale` 1 is the long form; a test runs a small part of it. */
  readonly run: (scale: number) => Promise<readonly Line[]>
}

/** What one run of a scenario showed. */
export interface Line {
  /** Server, replicas, sizes: what is needed to understand the figures. */
  readonly conditions: string
  readonly figures: string
  readonly pass: boolean
  /** What had to come within a time and did not: told, but no test fails for how fast a machine is. */
  readonly late?: boolean
}

export const held = ({ pass, late = false }: Line): boolean => pass && !late

/** At least one of what there would be `whole` of in the long form. */
export function share(whole: number, scale: number): number {
  return Math.max(1, Math.round(whole * scale))
}

/** A scenario's newest run, as it is kept for the page. */
export interface Result {
  /** Day, machine and scale. */
  readonly where: string
  readonly lines: readonly Line[]
}

export function asMarkdown(
  scenarios: readonly Omit<Scenario, 'run'>[],
  results: Readonly<Record<string, Result>>,
): string {
  const sections = scenarios.map(({ name, does, bar }) => {
    const { where, lines } = results[name] ?? { where: 'not run yet', lines: [] }
    return [
      `## ${name}`,
      '',
      `${does} Bar: ${bar}. Run: ${where}.`,
      '',
      '| conditions | figures | held |',
      '|---|---|---|',
      ...lines.map((line) => `| ${line.conditions} | ${line.figures} | ${held(line) ? 'yes' : '**no**'} |`),
      '',
    ].join('\n')
  })
  return [
    '# Failure tests',
    '',
    'Written by `make chaos`, each scenario by its newest run. A short form of each runs with the tests.',
    '',
    ...sections,
  ].join('\n')
}
