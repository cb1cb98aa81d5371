/** What the economy asks of chance beyond the markets' own twelve purposes. */
export const ASK = {
  /** At time 0 the price, at 1 the wage. */
  firm: 12,
  /** At time 0 whether, at 1 for how long. */
  start: 13,
  favourite: 14,
  /** At the generation of the household. */
  shares: 15,
} as const
