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

interface AtLeast {
  readonly name: string
  readonly ours: number
  /** What stands beside it, and how many times as much ours must be. */
  readonly beside?: { readonly value: number; readonly as: 'peer' | 'limit'; readonly times: number }
  readonly least?: number
  readonly unit: string
  readonly conditions: string
}

/** A figure that must reach a multiple of another one, or a floor, or both. */
export function atLeast({ name, ours, beside, least, unit, conditions }: AtLeast): Figure {
  const ratio = beside === undefined ? undefined : ours / beside.value
  const bars = [
    ...(beside === undefined ? [] : [`>= ${beside.times}x the ${beside.as}`]),
    ...(least === undefined ? [] : [`>= ${least} ${unit}`]),
  ]
  return {
    name,
    ours: round(ours),
    peer: beside?.as === 'peer' ? round(beside.value) : null,
    limit: beside?.as === 'limit' ? round(beside.value) : (least ?? null),
    unit,
    ratio: ratio === undefined ? null : round(ratio),
    bar: bars.join(', '),
    pass: (ratio ?? 0) >= (beside?.times ?? 0) && ours >= (least ?? 0),
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

/** What was measured now takes the place of what was measured before under the same name; the rest stays. */
export function renewed(before: readonly Figure[], now: readonly Figure[]): readonly Figure[] {
  const fresh = new Map(now.map((figure) => [figure.name, figure]))
  const kept = before.map((figure) => fresh.get(figure.name) ?? figure)
  const known = new Set(before.map(({ name }) => name))
  return [...kept, ...now.filter(({ name }) => !known.has(name))]
}

export function asMarkdown(figures: readonly Figure[], where: string): string {
  const rows = figures.map(({ name, ours, peer, limit, unit, ratio, bar, pass, conditions }) => {
    const cells = [
      name,
      `${ours} ${unit}`,
      peer ?? '',
      limit ?? '',
      ratio ?? '',
      bar,
      pass ? 'yes' : '**no**',
    ]
    return `| ${[...cells, conditions].join(' | ')} |`
  })
  return [
    '# Measured',
    '',
    `Written by \`make bench\` on ${where}. Times on shared machines vary: run it on yours. Beside a peer the ratio is ours`,
    'over the peer, otherwise ours over the limit: the two took turns in one run on one machine.',
    '',
    '| what | ours | peer | limit | ratio | bar | met | conditions |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
