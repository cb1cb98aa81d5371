export { loadConfig } from './config.ts'
export { systemIds } from './ids.ts'
export { type Scope, service } from './service.ts'
export { databaseSettings, httpSettings, natsSettings } from './settings.ts'
