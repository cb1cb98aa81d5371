import { z } from 'zod'

const CONNECTIONS_MAX = 10

/** A door of its own: where to listen, and the origin under which browsers know the platform. */
export const httpSettings = {
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535),
  PUBLIC_ORIGIN: z.url().default('http://localhost:8080'),
  /** Networks whose `X-Forwarded-For` is believed, as `<address>/<bits>,…`; this machine and private networks without it. */
  TRUSTED_PROXIES: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Where spans go, in OpenTelemetry's own spelling; without it nothing of OpenTelemetry is loaded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  /** With 1 nothing is sent or taken in the clear: all three files are needed then. */
  URBE_TLS: z.enum(['0', '1']).default('0'),
  /** Certificates of those who are believed, PEM. */
  TLS_CA_FILE: z.string().min(1).optional(),
  /** This process's own certificate and those between it and the believed one, PEM. */
  TLS_CERT_FILE: z.string().min(1).optional(),
  /** Its private key, PEM. */
  TLS_KEY_FILE: z.string().min(1).optional(),
}

export const natsSettings = {
  NATS_URL: z.string().min(1),
  NATS_SEED_FILE: z.string().min(1).optional(),
  /** Signs what this service says: a private key of Ed25519, PEM. Without it nothing is signed, and signatures of others are not looked at. */
  SIGNING_KEY_FILE: z.string().min(1).optional(),
  /** The public keys that are believed, of every service. Needed with the key. */
  SIGNERS_FILE: z.string().min(1).optional(),
  /** What the server does with a write before it acknowledges it; the server's own configuration decides, this only tells. */
  NATS_DURABILITY: z.enum(['os', 'disk']).default('os'),
}

export const databaseSettings = {
  DATABASE_URL: z.string().min(1),
  /** Counts before the password in the address, and is read at each new connection; so is `<file>.next`, when it is there and this one is refused. */
  DATABASE_PASSWORD_FILE: z.string().min(1).optional(),
  DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(100).default(CONNECTIONS_MAX),
}
