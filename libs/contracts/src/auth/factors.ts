import { z } from 'zod'

import { endpoint } from '../endpoint.ts'
import { tokens } from './user.ts'

/** Operations that change how somebody signs in need a proof that is no older than this. */
export const STEP_UP_SECONDS = 300
export const RECOVERY_CODES = 10
const at = z.iso.datetime()

/** Six digits, or a recovery code. */
export const otp = z.string().max(32).describe('a code of an authenticator, or a recovery code')

/** What a browser's `navigator.credentials` answers, as JSON (WebAuthn Level 3 §5.1); verified as a whole by the library. */
const base64url = z
  .string()
  .max(4_096)
  .regex(/^[A-Za-z0-9_-]*$/)
const common = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.record(z.string(), z.unknown()),
}
export const passkeyAssertion = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
})
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>
export const passkeyAttestation = z.strictObject({
  ...common,
  response: z.strictObject({
    clientDataJSON: base64url,
    attestationObject: z
      .string()
      .max(16_384)
      .regex(/^[A-Za-z0-9_-]*$/),
    authenticatorData: base64url.optional(),
    transports: z.array(z.string().max(32)).max(8).optional(),
    publicKeyAlgorithm: z.int().optional(),
    publicKey: base64url.optional(),
  }),
})
export type PasskeyAttestation = z.infer<typeof passkeyAttestation>

const factor = z.enum(['totp', 'passkey'])
/** `plat.auth.factors.<userId>`. Secrets and codes never enter the log. */
export const factorsEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('SecondFactorAdded'),
    v: z.literal(1),
    data: z.object({ factor, factorId: z.uuid(), at }),
  }),
  z.object({
    type: z.literal('SecondFactorRemoved'),
    v: z.literal(1),
    data: z.object({ factor, factorId: z.uuid(), at }),
  }),
  z.object({ type: z.literal('RecoveryCodesIssued'), v: z.literal(1), data: z.object({ at }) }),
])
export type FactorsEvent = z.infer<typeof factorsEvent>
export type FactorKind = z.infer<typeof factor>

export const secondFactors = z.object({
  totp: z.boolean(),
  passkeys: z.int().nonnegative(),
  recoveryCodesLeft: z.int().nonnegative(),
})
const recoveryCodes = z.object({
  recoveryCodes: z.array(z.string()).describe('shown once; each opens the door once in place of a factor'),
})

const here = { service: 'auth', tag: 'second factors', access: 'authenticated' } as const
const fresh = 'insufficient_user_authentication' as const

export const factorEndpoints = {
  getSecondFactors: endpoint({
    ...here,
    id: 'getSecondFactors',
    method: 'get',
    path: '/auth/mfa',
    summary: 'My second factors',
    answer: secondFactors,
  }),
  enrolTotp: endpoint({
    ...here,
    id: 'enrolTotp',
    method: 'post',
    path: '/auth/mfa/totp',
    summary: 'A new secret for an authenticator app; it counts once it is confirmed',
    answer: z.object({
      secret: z.string().describe('base32, 160 bits; shown once'),
      uri: z.string().describe('otpauth:// for a QR code'),
    }),
    secretAnswer: true,
    errors: [fresh, 'factor_exists'],
  }),
  confirmTotp: endpoint({
    ...here,
    id: 'confirmTotp',
    method: 'post',
    path: '/auth/mfa/totp/confirm',
    summary: 'Confirm the authenticator app with a code; my other sessions end',
    body: z.strictObject({ otp }),
    answer: recoveryCodes,
    secretAnswer: true,
    errors: [fresh, 'invalid_otp', 'factor_exists', 'factor_not_found', 'too_many_attempts', 'not_ready'],
  }),
  removeTotp: endpoint({
    ...here,
    id: 'removeTotp',
    method: 'delete',
    path: '/auth/mfa/totp',
    summary: 'Take the authenticator app away; my other sessions end',
    errors: [fresh, 'factor_not_found', 'forbidden'],
  }),
  issueRecoveryCodes: endpoint({
    ...here,
    id: 'issueRecoveryCodes',
    method: 'post',
    path: '/auth/mfa/recovery-codes',
    summary: 'New recovery codes; the old ones are worth nothing any more',
    answer: recoveryCodes,
    secretAnswer: true,
    errors: [fresh, 'factor_not_found', 'not_ready'],
  }),
  stepUp: endpoint({
    ...here,
    id: 'stepUp',
    method: 'post',
    path: '/auth/step-up',
    summary:
      'Prove again who I am: with a code or a passkey, or with the password where there is no second factor',
    hashed: ['password'],
    body: z.strictObject({
      password: z.string().max(256).optional(),
      otp: otp.optional(),
      passkey: passkeyAssertion.optional(),
    }),
    answer: tokens,
    secretAnswer: true,
    errors: [
      'invalid_credentials',
      'second_factor_required',
      'invalid_otp',
      'invalid_assertion',
      'too_many_attempts',
      'not_ready',
    ],
  }),
} as const
