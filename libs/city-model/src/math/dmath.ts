/**
 * The transcendental functions of the model. Those of the language may differ in the last bit between engines and their
 * versions, and with them every state hash; these are the same bits everywhere.
 */
export { atan2, PI } from './atan2.ts'
export { exp } from './exp.ts'
export { intPow } from './int-pow.ts'
export { log } from './log.ts'
export { pow } from './pow.ts'
export { cos, sin } from './trigonometry.ts'
