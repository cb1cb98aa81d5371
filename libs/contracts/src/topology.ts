/**
 * A second door into the contracts for programs that start before everything else: which services there are and who answers
 * where, without the schemas, whose library alone takes a tenth of a second to load.
 */
export { edgeRoutes, serviceAt } from './edge-routes.ts'
export { type ErrorCode, errorCatalogue } from './errors.ts'
export { type ServiceName, serviceNames } from './services.ts'
