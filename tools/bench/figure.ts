/** One measured figure beside what it is held against. `ratio` is ours over the peer's, or over the limit where there is no peer. */
export interface Figure {
  readonly name: string
  readonly ours: number
  readonly peer: number | null
  readonly limit: number | null
  readonly unit: string
  readonly ratio: number | null
  readonly bar: string
  readonly pass: boolean
  readonly conditions: string
}

interface AtMost {
  readonly name: string
  readonly ours: number
  readonly most: number
  readonly unit: string
  readonly conditions: string
}

/** A figure that must not exceed a limit. */
export function atMost({ name, ours, most, unit, conditions }: AtMost): Figure {
  const rounded = round(ours)
  return {
    name,
    ours: rounded,
    peer: null,
    limit: most,
    unit,
    ratio: round(rounded / most),
    bar: `<= ${most} ${unit}`,
    pass: rounded <= most,
    conditions,
  }
}

/** Three significant digits: more would be noise. */
function round(value: number): number {
  return Number(value.toPrecision(3))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function asMarkdown(figures: readonly Figure[], where: string): string {
  const rows = figures.map(
    ({ name, ours, unit, bar, pass, conditions }) =>
      `| ${name} | ${ours} ${unit} | ${bar} | ${pass ? 'yes' : '**no**'} | ${conditions} |`,
  )
  return [
    '# Measured',
    '',
    `Written by \`make bench\` on ${where}. Times on shared machines vary: run it on yours.`,
    '',
    '| what | measured | bar | met | conditions |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
