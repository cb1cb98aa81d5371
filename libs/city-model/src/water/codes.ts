/** Numbers by which EPANET's toolkit names what it is asked for (EPANET 2.3 Programmer's Toolkit, its constants). */
export const nodeProperty = {
  baseDemand: 1,
  emitter: 3,
  tankLevel: 8,
  demand: 9,
  head: 10,
  pressure: 11,
  minLevel: 20,
  maxLevel: 21,
  tankVolume: 24,
  demandDeficit: 27,
  emitterFlow: 29,
  demandFlow: 31,
} as const
export type NodeProperty = (typeof nodeProperty)[keyof typeof nodeProperty]

export const linkProperty = { initialStatus: 4, flow: 8, pumpState: 16 } as const
export type LinkProperty = (typeof linkProperty)[keyof typeof linkProperty]

export const countOf = { nodes: 0, links: 2 } as const
export const timeParameter = { duration: 0, hydraulicStep: 1 } as const
export const flowsFromNothing = 10
export const pumpClosed = 2
/** Answers below this are warnings, from it on errors. */
export const ERROR_CODES_MIN = 100
