export { given } from './given.ts'
export { type NatsServer, startNats } from './nats-server.ts'
export { freePort } from './ports.ts'
export { freshDatabase, startPostgres } from './postgres-server.ts'
