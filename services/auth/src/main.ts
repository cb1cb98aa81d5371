import { randomBytes, randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { FollowedAccess } from '@urbe/access'
import {
  admissionOf,
  followAccessOf,
  openDoor,
  openGround,
  openSealing,
  type Sealing,
  type Self,
  serveReadModel,
  startService,
} from '@urbe/chassis'
import { type Check, subjects } from '@urbe/contracts'
import { type LogConnection, serveSnapshots } from '@urbe/event-log'
import { cursorKey } from '@urbe/http'
import { ARGON2ID, openPasswords, readPeppers } from '@urbe/vault'

import { migrations } from '../migrations/index.ts'
import { wire } from './app.ts'
import { startApprovalCourier } from './approval/courier.ts'
import { config } from './config.ts'
import type { Database } from './database.ts'
import { keepForgetting } from './ended.ts'
import { sealOldPasskeyNames } from './factors/passkey-rows.ts'
import { keepEncryptionKeysYoung } from './keys/encryption-age.ts'
import { encryptionKeys } from './keys/encryption-keys.ts'
import { type KeyTimes, VERIFY_ONLY_MS } from './keys/key-phases.ts'
import { openStoredKeys } from './keys/stored-keys.ts'
import { startAccountLetters } from './mail/account-courier.ts'
import { mailAddresses } from './mail/addresses.ts'
import { smtpMailer } from './mail/mailer.ts'
import { breachedInFile } from './password/breached.ts'
import type { ResetLimits } from './password/reset-limits.ts'
import { openStrength } from './password/strength.ts'
import { readModel } from './read-model.ts'
import { type RevocationFeed, startRevocationFeed } from './revocation/feed.ts'
import { storedRevocations } from './revocation/revocation-list.ts'
import { startClientCourier } from './risk/client-courier.ts'
import { clientPauses } from './risk/client-pauses.ts'
import { startRiskCourier } from './risk/courier.ts'
import { startRiskLetters } from './risk/letter-courier.ts'
import { recentAnswers } from './risk/recent.ts'
import { toldRoles } from './role/queries.ts'
import { type FirstAdministrator, makeFirstAdministrator } from './user/first-administrator.ts'
import { sealOldNames } from './user/old-names.ts'
import { isEmpty } from './user/queries.ts'

type Auth = Self<ReturnType<typeof config.parse>>

await startService({ name: 'auth', settings: config, environment: process.env }, async (self) => {
  const { name, env, clock, newId, log, signal, onStop } = self
  const ground = await openGround<Database>(self, migrations)
  const { connection, db, eventLog, healing, meters } = ground
  const sealing = await openSealing(self, ground)
  const { keys, passwords } = await openSecrets(self, { ...ground, ...sealing })

  // Takes its time; the rest of the start goes on meanwhile.
  const dummy = passwords.hash(randomBytes(32).toString('base64url'))

  // Who may still come in: told to everybody, ourselves among them.
  const stored = storedRevocations(db, clock)
  const feed = await startRevocationFeed({
    connection,
    stored,
    keys: keys.signing,
    toldRoles: () => toldRoles(db),
    log,
  })
  onStop('revocation feed', () => feed.stop())
  onStop('what has ended', keepForgetting({ db, clock, log }))
  keepYoung(self, { ...ground, ...sealing })
  const access = await followAccessOf(self, ground)

  // In: commands become events. Out: events become rows.
  const dummyHash = await dummy
  const publicOrigin = env.PUBLIC_ORIGIN
  const signIn = { ...openSignIn(self, ground), mail: await openMail(env), resetLimits: resetLimitsOf(env) }
  const storage = { db, log: eventLog, keys, feed, passwords, dummyHash, cursorKey: await cursorKey(db) }
  const announceShredded = (subject: string) =>
    void connection.publish(subjects.shredded, Buffer.from(JSON.stringify({ subject })))
  const { inspect } = access
  const boundTokens = env.BOUND_TOKENS
  const keyEnvironment = env.KEY_ENVIRONMENT
  const told = { announceShredded, inspect, keyEnvironment, boundTokens, publicOrigin }
  const secondPersonLifted = env.SECOND_PERSON === 'lifted'
  const house = { secondPersonLifted, sealing, ...told, clock, newId }
  const { accounts, names, erasure, bindings, take, ...wired } = wire({ ...storage, ...house, ...signIn })
  const model = readModel({ db, healing, log: eventLog, logger: log, meters, signal })
  onStop('read model', () => model.stopped)
  const admit = admissionOf(self, ground, access)
  serveReadModel(self, ground, model, admit)
  answerRisks(self, { ...ground, ...sealing, ...wired, ...signIn, feed })
  const { carryOut } = wired
  onStop('approvals', startApprovalCourier({ ...self, ...ground, carryOut, random }).stop)
  if (secondPersonLifted) tellLifted(self, ground)
  onStop('snapshots', serveSnapshots({ connection, service: name, logger: log, take, admit }))
  await sealOldNames({ db, names, tell: accounts.name, newId, signal })
  await erasure.finish()
  await sealOldPasskeyNames(db, sealing.vault)
  await letSomebodyIn(self, { accounts, isEmpty: () => isEmpty(db), newId, signal })

  await openDoor(self, {
    ...ground,
    vault: sealing.vault,
    access,
    model,
    bindings,
    checks: health({ connection, access }),
  })
})

type Ground = Awaited<ReturnType<typeof openGround<Database>>>
type Mailing = { readonly mail: Awaited<ReturnType<typeof openMail>> }

interface Answering extends Ground, Mailing, Pick<ReturnType<typeof wire>, 'sessions' | 'answers'> {
  readonly vault: Sealing['vault']
  readonly feed: RevocationFeed
}

/** What is done about users and machines whose risk has become too high. */
function answerRisks(self: Auth, house: Answering): void {
  const { RISK_RESPONSE: mode, PUBLIC_ORIGIN: publicOrigin } = self.env
  const addresses = mailAddresses(house.db, house.vault)
  const recent = recentAnswers({ ...self, ...house })
  const risk = { ...self, ...house, addresses, mode, publicOrigin, random, recent }
  self.onStop('answers to risks', startRiskCourier(risk).stop)
  const pausing = { clientPauses: clientPauses(house.db, self.clock), onPause: () => recent.add('pause') }
  self.onStop('answers to risks of machines', startClientCourier({ ...risk, ...pausing }).stop)
  self.onStop('letters about risks', startRiskLetters(risk).stop)
  self.onStop('letters about accounts', startAccountLetters(risk).stop)
}

/** What wraps data keys ends by itself. */
function keepYoung(self: Auth, house: Ground & Sealing): void {
  const { ENCRYPTION_KEY_DAYS: days } = self.env
  const young = keepEncryptionKeysYoung({ ...self, ...house, keys: encryptionKeys(house), days })
  self.onStop('encryption keys', young)
}

/** Whoever runs the servers can do what no administrator can alone: not unseen. */
function tellLifted({ log, newId }: Auth, { audit }: Pick<Ground, 'audit'>): void {
  log.warn({}, 'SECOND_PERSON=lifted: nothing waits for a second person')
  audit.note({
    action: 'policy.changed',
    outcome: 'allowed',
    actor: { type: 'service', id: 'auth' },
    target: { type: 'approval-policy', id: 'platform' },
    context: { requestId: newId() },
    details: { lifted: true },
  })
}

async function openSecrets({ env, clock, onStop }: Auth, { db, vault }: Ground & Pick<Sealing, 'vault'>) {
  const passwords = openPasswords(await passwordSettings(env))
  onStop('password workers', () => passwords.close())
  const oldSecret = env.AUTH_KEY_FILE === undefined ? undefined : await readFile(env.AUTH_KEY_FILE)
  return {
    passwords,
    keys: await openStoredKeys({ db, clock, vault, oldSecret, times: keyTimes(env) }),
  }
}

/** What signing in stands on besides: the trail, and what tells a good password from a bad one. */
function openSignIn({ env, log, onStop }: Auth, { audit }: Ground) {
  const strength = openStrength()
  onStop('password strength', () => strength.close())
  const { PASSWORD_BREACH_FILE: file } = env
  return { lines: log, strength, audit, breached: file === undefined ? undefined : breachedInFile(file) }
}

function resetLimitsOf({ RESETS_PER_ACCOUNT_MAX, RESETS_PER_ADDRESS_MAX }: Auth['env']): ResetLimits {
  return { perAccountMax: RESETS_PER_ACCOUNT_MAX, perAddressMax: RESETS_PER_ADDRESS_MAX }
}

async function openMail({ MAIL_URL: url, MAIL_FROM: from, MAIL_USER: user, ...env }: Auth['env']) {
  if (url === undefined) return undefined
  if (from === undefined) throw new Error('MAIL_FROM: needed with MAIL_URL')
  const { MAIL_PASSWORD_FILE: file } = env
  const password = file === undefined ? undefined : (await readFile(file, 'utf8')).trim()
  return smtpMailer({ url, from, user, password })
}

async function passwordSettings({ PASSWORD_SCHEME, PASSWORD_PEPPER_FILE: file }: Auth['env']) {
  const peppers = file === undefined ? undefined : readPeppers(await readFile(file, 'utf8'))
  return PASSWORD_SCHEME === 'argon2id' ? { scheme: ARGON2ID, peppers } : { peppers }
}

function keyTimes({ SIGNING_KEY_PUBLISHED_SECONDS, SIGNING_KEY_DAYS }: Auth['env']): KeyTimes {
  return {
    publishedMs: SIGNING_KEY_PUBLISHED_SECONDS * 1_000,
    activeMs: SIGNING_KEY_DAYS * 86_400_000,
    verifyOnlyMs: VERIFY_ONLY_MS,
  }
}

async function letSomebodyIn(
  { env, log }: Auth,
  deps: Omit<FirstAdministrator, 'readPassword'>,
): Promise<void> {
  const { ADMIN_PASSWORD_FILE } = env
  if (ADMIN_PASSWORD_FILE === undefined) return
  const made = await makeFirstAdministrator({
    ...deps,
    readPassword: () => readFile(ADMIN_PASSWORD_FILE, 'utf8'),
  })
  if (made) log.info({}, 'the first administrator has been made')
}

function health({ connection, access }: { connection: LogConnection; access: FollowedAccess }) {
  return (): readonly Check[] => [
    { name: 'nats', status: connection.status() === 'connected' ? 'pass' : 'fail' },
    { name: 'access', status: access.ready() ? 'pass' : 'fail' },
  ]
}

/** From 0 up to 1, for pauses; here nothing draws numbers that can be foreseen. */
function random(): number {
  const steps = 2 ** 32
  return randomInt(steps) / steps
}
