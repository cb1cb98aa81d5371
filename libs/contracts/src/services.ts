/** The services of the platform, in the order in which they are started. */
export const serviceNames = ['event-store', 'auth', 'simulation', 'realtime-gateway', 'monitoring'] as const
export type ServiceName = (typeof serviceNames)[number]
