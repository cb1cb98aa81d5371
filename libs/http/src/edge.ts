/** A second door for the program in front of all services, which starts before everything else: no express, no schemas. */
export { answerClientErrors, problemText, type RawProblem, rawProblem } from './client-errors.ts'
export { limitConnections } from './connection-limits.ts'
export { hasBody } from './has-body.ts'
export { PATIENCE } from './patience.ts'
export { boundPipelines, PIPELINED_MAX } from './pipelines.ts'
export { networksIn, plain } from './proxies.ts'
export { cutSlowClients } from './slow-clients.ts'
