import type { MessageId } from '../i18n/messages.ts'

/** What can be neither made nor lost, by the indicator that tells how much of it was. */
const gaps = {
  moneyGapCents: 'books.money',
  personsGap: 'books.persons',
  vehiclesGap: 'books.vehicles',
  energyGapWh: 'books.energy',
  waterGapLitres: 'books.water',
} as const satisfies Readonly<Record<string, MessageId>>
type Gap = keyof typeof gaps

export interface Books {
  readonly balance: boolean
  /** What does not balance, and by how much. */
  readonly open: readonly { readonly what: (typeof gaps)[Gap]; readonly amount: number }[]
}

/** Whether all that a city keeps account of adds up; undefined when it keeps no account. */
export function booksOf(kpis: Readonly<Record<string, number>>): Books | undefined {
  const names = Object.keys(gaps) as Gap[]
  const kept = names.filter((name) => kpis[name] !== undefined)
  if (kept.length === 0) return undefined
  const open = kept.flatMap((name) => {
    const amount = kpis[name] ?? 0
    return amount === 0 ? [] : [{ what: gaps[name], amount }]
  })
  return { balance: open.length === 0, open }
}
