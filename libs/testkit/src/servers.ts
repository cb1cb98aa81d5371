/** A second door for what runs without Jest: the servers alone. */
export { openLog, startLog, type TestLog } from './log.ts'
export { type MortalNats, startMortalNats } from './mortal-nats.ts'
export { type NatsCluster, type NatsNode, startNatsCluster } from './nats-cluster.ts'
export { natsServers } from './nats-program.ts'
export { type NatsServer, startNats } from './nats-server.ts'
export { freePort, freePorts } from './ports.ts'
export { freshDatabase, startPostgres } from './postgres-server.ts'
