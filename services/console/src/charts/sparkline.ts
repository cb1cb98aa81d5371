export interface Frame {
  readonly width: number
  readonly height: number
}
const POINTS_MAX = 120

/** An SVG path through the values from left to right; flat values lie in the middle. */
export function sparkline(values: readonly number[], { width, height }: Frame): string {
  const shown = thinned(values)
  if (shown.length < 2) return ''
  const low = Math.min(...shown)
  const span = Math.max(...shown) - low
  const step = width / (shown.length - 1)
  return shown
    .map((value, n) => {
      const y = span === 0 ? height / 2 : height - ((value - low) / span) * height
      return `${n === 0 ? 'M' : 'L'}${round(n * step)} ${round(y)}`
    })
    .join('')
}

/** Evenly picked, the last one always among them. */
function thinned(values: readonly number[]): readonly number[] {
  if (values.length <= POINTS_MAX) return values
  const step = (values.length - 1) / (POINTS_MAX - 1)
  return Array.from({ length: POINTS_MAX }, (_, n) => values[Math.round(n * step)] ?? 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
