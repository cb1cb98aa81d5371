import type { Shock, ShockDescription } from '@urbe/contracts'

export const shockKinds = [
  'outbreak',
  'assetFailure',
  'roadClosure',
  'flood',
  'populationGrowth',
  'recession',
  'fuelPrice',
] as const satisfies readonly Shock['kind'][]
export type ShockKind = (typeof shockKinds)[number]
type Parameter = ShockDescription['parameters'][number]

/** What stands in the fields before anybody has typed. */
const startingTexts: Readonly<Record<string, string>> = {
  cases: '100',
  r0Permille: '2.5',
  asset: '',
  link: '',
  people: '50',
  levelDecimetres: '25',
  extent: '3',
  hours: '12',
  percent: '50',
  days: '14',
}

export const startingText = (name: string): string => startingTexts[name] ?? ''

const THOUSANDTHS = 1000

/** Thousandths are typed and shown as what they are thousandths of. */
export function shownNumber(name: string, value: number): number {
  return isInThousandths(name) ? value / THOUSANDTHS : value
}

function isInThousandths(name: string): boolean {
  return name.endsWith('Permille')
}

/** What was typed, as the API takes it, or the name of the field that is at fault. */
export function shockOf(
  kind: ShockKind,
  parameters: readonly Parameter[],
  textOf: (name: string) => string,
): Shock | string {
  const numbers: Record<string, number> = {}
  for (const { name, min, max } of parameters) {
    const value = numberFrom(name, textOf(name))
    if (value === undefined || value < min || value > max) return name
    numbers[name] = value
  }
  // The catalogue has every number of this kind, and the platform looks at them again.
  return { kind, ...numbers } as unknown as Shock
}

/** The first link of a street by its name, whatever its case; any other text as it is. */
export function linkNumber(typed: string, names: ReadonlyMap<number, string>): string {
  const wanted = typed.trim().toLowerCase()
  for (const [link, name] of names) if (name !== '' && name.toLowerCase() === wanted) return String(link)
  return typed
}

/** In both languages: a decimal may follow a point or a comma. */
function numberFrom(name: string, typed: string): number | undefined {
  const text = typed.trim().replace(',', '.')
  const pattern = isInThousandths(name) ? /^\d{1,4}(?:\.\d{1,3})?$/ : /^[+-]?\d{1,9}$/
  if (!pattern.test(text)) return undefined
  return isInThousandths(name) ? Math.round(Number(text) * THOUSANDTHS) : Number(text)
}
