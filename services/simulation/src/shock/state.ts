import type { ShockEvent } from '@urbe/contracts'

/** A shock strikes once; it has nothing else to tell. */
export interface StruckOnce {
  readonly hasStruck: boolean
}

export const initial = (): StruckOnce => ({ hasStruck: false })

export function evolve(_before: StruckOnce, { type }: ShockEvent): StruckOnce {
  return { hasStruck: type === 'ShockStruck' }
}
