/** What an act is about: the third token of the subject on which it is published. */
export const auditCategories = {
  authentication: 'Who comes in, and with what',
  accounts: 'Users, roles, clients and what they may do',
  authorization: 'Requests that were refused',
  operations: 'Requests that change something',
  keys: 'Keys and other secrets of the platform itself',
  privacy: 'Data of persons',
  trail: 'The trail itself',
} as const satisfies Record<string, string>
export type AuditCategory = keyof typeof auditCategories

interface Described {
  readonly category: AuditCategory
  readonly description: string
}

/** Every act that the trail knows. The list is closed: who needs another act adds it here. */
export const auditActions = {
  login: { category: 'authentication', description: 'Somebody signed in' },
  'login.refused': { category: 'authentication', description: 'Somebody tried to sign in and was refused' },
  'login.throttled': { category: 'authentication', description: 'Too many tries: not even looked at' },
  'mfa.passed': { category: 'authentication', description: 'A second factor was shown' },
  'mfa.refused': { category: 'authentication', description: 'A second factor was wrong' },
  'recovery-code.used': {
    category: 'authentication',
    description: 'A recovery code took the place of a factor',
  },
  'step-up': { category: 'authentication', description: 'Somebody proved again who they are' },
  'step-up.demanded': {
    category: 'authentication',
    description: 'Findings about a user: what is done next needs a fresh proof',
  },
  'session.ended': { category: 'authentication', description: 'A session ended before its time' },
  'refresh.refused': { category: 'authentication', description: 'A refresh token was not accepted' },
  'refresh.reused': {
    category: 'authentication',
    description: 'A refresh token came a second time: its family ended',
  },
  'token.issued': { category: 'authentication', description: 'A client was given a token' },
  'token.refused': {
    category: 'authentication',
    description: 'A client asked for a token, or about one, and was refused',
  },
  'token.revoked': { category: 'authentication', description: 'A token was revoked before its time' },
  'password.rehashed': {
    category: 'authentication',
    description: 'A password was hashed anew with today’s method',
  },

  'password.changed': { category: 'accounts', description: 'A user changed their password' },
  'password.reset-asked': { category: 'accounts', description: 'Somebody asked to set a password anew' },
  'password.reset': { category: 'accounts', description: 'A password was set anew' },
  'mfa.enabled': { category: 'accounts', description: 'A second factor was added' },
  'mfa.disabled': { category: 'accounts', description: 'A second factor was taken away' },
  'recovery-codes.made': { category: 'accounts', description: 'New recovery codes were given out' },
  'user.created': { category: 'accounts', description: 'A user was made' },
  'user.invited': { category: 'accounts', description: 'A user was invited' },
  'user.changed': { category: 'accounts', description: 'What is known of a user changed' },
  'user.disabled': { category: 'accounts', description: 'A user was locked out' },
  'user.enabled': { category: 'accounts', description: 'A user was let in again' },
  'user.removed': { category: 'accounts', description: 'A user was removed' },
  'role.granted': { category: 'accounts', description: 'A user was given a role' },
  'role.revoked': { category: 'accounts', description: 'A role was taken from a user' },
  'role.created': { category: 'accounts', description: 'A role was made' },
  'role.changed': { category: 'accounts', description: 'What a role may do changed' },
  'role.removed': { category: 'accounts', description: 'A role was removed' },
  'client.created': { category: 'accounts', description: 'A service account was made' },
  'client.changed': { category: 'accounts', description: 'A service account changed' },
  'client.paused': {
    category: 'accounts',
    description: 'Findings about a service account: its tokens end, and only a new credential gets new ones',
  },
  'client.removed': { category: 'accounts', description: 'A service account was removed' },
  'secret.issued': { category: 'accounts', description: 'A client secret or an API key was given out' },
  'secret.revoked': { category: 'accounts', description: 'A client secret or an API key was taken back' },
  'approval.asked': {
    category: 'accounts',
    description: 'Something grave was asked for, and waits for a second person',
  },
  'approval.given': { category: 'accounts', description: 'A second person agreed' },
  'approval.refused': {
    category: 'accounts',
    description: 'A second person refused, or the asker took it back',
  },
  'approval.carried-out': { category: 'accounts', description: 'What two persons wanted was done' },
  'approval.failed': {
    category: 'accounts',
    description: 'What a second person agreed to could not be done as it was asked for',
  },
  'policy.changed': {
    category: 'accounts',
    description: 'A rule of security changed, as that for passwords',
  },

  'authn.denied': { category: 'authorization', description: 'A request without a token that counts' },
  'authz.denied': { category: 'authorization', description: 'A request for what its sender may not do' },
  'privilege.tried': {
    category: 'authorization',
    description: 'Somebody tried to give themselves more rights',
  },
  'request.denied': {
    category: 'authorization',
    description: 'A service refused what another asked of it for somebody who may not',
  },

  'request.taken-up': {
    category: 'operations',
    description: 'A service took up what another asked of it, for somebody or by itself',
  },
  'change.asked': { category: 'operations', description: 'A request that changes something was let in' },
  'change.answered': { category: 'operations', description: 'What came of a request that changes something' },
  'data.exported': { category: 'operations', description: 'Data were taken out of the platform' },

  'key.created': { category: 'keys', description: 'A key was made' },
  'key.rotated': { category: 'keys', description: 'A new key took the place of another' },
  'key.compromised': { category: 'keys', description: 'A key was declared to be in wrong hands' },
  'key.removed': { category: 'keys', description: 'A key was destroyed' },
  'key.backed-up': { category: 'keys', description: 'Keys were written into a backup' },
  'decryption.failed': {
    category: 'keys',
    description: 'Something encrypted could not be read: changed, or of a foreign key',
  },

  'user.erased': { category: 'privacy', description: 'What was known of a person was made unreadable' },
  'privacy.exported': { category: 'privacy', description: 'A person’s data were given out' },

  'trail.malformed': { category: 'trail', description: 'A message on the trail’s subjects was no act' },
  'message.forged': {
    category: 'trail',
    description: 'A message of the log was not believed: its signature is missing or wrong',
  },
  'trail.pruned': {
    category: 'trail',
    description: 'Old entries of the trail were moved to cold files',
  },
  'trail.removed': {
    category: 'trail',
    description: 'Cold files of the trail were removed: their time is over',
  },
  'trail.messages-removed': {
    category: 'trail',
    description: 'The messages in which old acts came to the trail were removed: their time is over',
  },
  'trail.suppressed': {
    category: 'trail',
    description: 'Refusals that were too many to be written one by one',
  },
} as const satisfies Record<string, Described>
export type AuditAction = keyof typeof auditActions
// The cast holds because Object.keys gives the names that stand right above.
export const auditActionNames = Object.keys(auditActions) as [AuditAction, ...AuditAction[]]

export const auditCategoryOf = (action: AuditAction): AuditCategory => auditActions[action].category
