/** The economy of a running city: the markets of the book, a government, and every cent in one ledger. */
export { type EconomyColumns, type EconomyNeighbours, economyShape } from './columns.ts'
export type { EconomyDeps } from './deps.ts'
export { type DueKind, payer } from './dues.ts'
export { type EconomyKpis, economyKpis } from './economy-kpis.ts'
export { foundCityEconomy } from './found-city-economy.ts'
export { economyListener } from './newcomers.ts'
export { economyPhases } from './phases.ts'
