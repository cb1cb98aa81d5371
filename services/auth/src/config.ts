import { z } from 'zod'

import { vaultSettings } from '@urbe/chassis'
import { databaseSettings, httpSettings, natsSettings } from '@urbe/runtime'

import { boundTokens } from './oauth/key-proof.ts'
import { RESET_LIMITS_DEFAULT } from './password/reset-limits.ts'
import { riskModes } from './risk/answer.ts'

export const config = z.object({
  ...httpSettings,
  ...natsSettings,
  ...databaseSettings,
  ...vaultSettings,
  /** Holds the password of the first administrator; read only while there is no user at all. */
  ADMIN_PASSWORD_FILE: z.string().min(1).optional(),
  /** What wrapped the stored keys before there was a key ring: read once, to seal them anew. */
  AUTH_KEY_FILE: z.string().min(1).optional(),
  /** Stands in every API key that is given out, so that a key of another installation is told at a glance. */
  KEY_ENVIRONMENT: z
    .string()
    .regex(/^[a-z]{2,12}$/)
    .default('live'),
  /** How long the next signing key is told to everybody before it signs. */
  SIGNING_KEY_PUBLISHED_SECONDS: z.coerce.number().int().min(1).max(86_400).default(600),
  /** How long a key signs before the next one takes over. */
  SIGNING_KEY_DAYS: z.coerce.number().int().min(1).max(365).default(30),
  /** A key encryption key that is older gets a successor; without it on request only. */
  ENCRYPTION_KEY_DAYS: z.coerce.number().int().min(1).max(3_650).optional(),
  /** Who gets no token that is not bound to a key (RFC 9449): nobody, machines, or everybody. */
  BOUND_TOKENS: z.enum(boundTokens).default('offered'),
  /** How new password hashes are made; older ones are replaced when their owners sign in. */
  PASSWORD_SCHEME: z.enum(['pbkdf2-sha256', 'argon2id']).default('pbkdf2-sha256'),
  /** Lines `<id>:<base64url of 32 bytes or more>`: a secret over every hash that stands in no database. */
  PASSWORD_PEPPER_FILE: z.string().min(1).optional(),
  /** Breached passwords: a line `<SHA-1>[:<count>]` each, sorted. */
  PASSWORD_BREACH_FILE: z.string().min(1).optional(),
  /** Resets that may be asked for: of one account in an hour, of one address in ten minutes. */
  RESETS_PER_ACCOUNT_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(RESET_LIMITS_DEFAULT.perAccountMax),
  RESETS_PER_ADDRESS_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(RESET_LIMITS_DEFAULT.perAddressMax),
  /** What is done about a user whose risk has become too high. */
  RISK_RESPONSE: z.enum(riskModes).default('off'),
  /** `lifted`: a second person is not demanded, whatever the administrators have set. For when nobody is left who could agree. */
  SECOND_PERSON: z.enum(['as-set', 'lifted']).default('as-set'),
  /** A mail server: `smtps://host`, or `smtp://host:587`, which must then offer STARTTLS. Without it nobody is written to. */
  MAIL_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Whom letters come from. */
  MAIL_FROM: z.email().optional(),
  MAIL_USER: z.string().min(1).optional(),
  MAIL_PASSWORD_FILE: z.string().min(1).optional(),
})
