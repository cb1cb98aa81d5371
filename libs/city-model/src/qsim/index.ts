export { secondsOf } from './clock-time.ts'
export { completeLegs } from './complete-legs.ts'
export { EVENTS_FOOT, EVENTS_HEAD, eventLine } from './event-xml.ts'
export type { QsimEvent } from './events.ts'
export { QSIM_NETWORK_LIMITS, type QsimNetwork, type QsimNetworkLimits } from './network.ts'
export type { QsimPlans } from './plans.ts'
export { QSIM_PLANS_LIMITS, type QsimPlansLimits } from './plans-draft.ts'
export type { QueueColumns } from './queue-columns.ts'
export { type CapacityFactors, type QueueLinks, queueLinksOf } from './queue-links.ts'
export { createQueueNetwork, type QueueNetwork } from './queue-network.ts'
export type { QueueListener, QueueOptions, QueueSetting } from './queue-setting.ts'
export { readQsimNetwork } from './read-any-network.ts'
export { readMatsimNetwork } from './read-network.ts'
export { readMatsimPlans } from './read-plans.ts'
export { LANE_CAPACITY_PER_HOUR, readSumoNetwork } from './read-sumo-network.ts'
export {
  createQsim,
  QSIM_DEFAULTS,
  type Qsim,
  type QsimOptions,
  type QsimRun,
  type QsimSummary,
  runQsim,
} from './run-qsim.ts'
