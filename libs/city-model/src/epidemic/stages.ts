/** How far a person is through an epidemic. The severely ill wait for a bed, or are in one; both are isolated. */
export const stage = {
  susceptible: 0,
  exposed: 1,
  infectious: 2,
  waiting: 3,
  inBed: 4,
  recovered: 5,
  dead: 6,
} as const
export type Stage = (typeof stage)[keyof typeof stage]
export const STAGES = 7
