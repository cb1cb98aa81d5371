/** The services of the platform, in the order in which they are started. */
export const serviceNames = ['event-store', 'auth', 'simulation', 'realtime-gateway', 'monitoring'] as const
export type ServiceName = (typeof serviceNames)[number]

/** Who may ask for consumers: the services, and the NATS user of programs that only read. */
export const readerNames = [...serviceNames, 'observer'] as const
export type ReaderName = (typeof readerNames)[number]
