import type { Kysely } from 'kysely'

import {
  type SessionEvent,
  sessionEvent,
  streams,
  subjects,
  type UserEvent,
  userEvent,
} from '@urbe/contracts'
import { commandHandler, type EventLog, type TakeSnapshot } from '@urbe/event-log'
import type { Binding } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'
import {
  type DataKeyStore,
  type KeyProvider,
  type OpenVault,
  type Passwords,
  sealedEvents,
} from '@urbe/vault'

import type { Database } from './database.ts'
import { accessTokens } from './keys/access-tokens.ts'
import { encryptionKeys } from './keys/encryption-keys.ts'
import { signingRotation } from './keys/rotation.ts'
import { keyRoutes } from './keys/routes.ts'
import type { StoredKeys } from './keys/stored-keys.ts'
import { openLogin } from './login/login.ts'
import { loginThrottle } from './login/throttle.ts'
import type { RevocationFeed } from './revocation/feed.ts'
import { roleRoutes } from './role/routes.ts'
import type { SessionCommand } from './session/decide.ts'
import { session } from './session/decider.ts'
import { refreshFamilies } from './session/families.ts'
import { sessionRoutes } from './session/routes.ts'
import { openSessions } from './session/sessions.ts'
import type { Session } from './session/state.ts'
import { type Accounts, openAccounts } from './user/accounts.ts'
import type { UserCommand } from './user/decide.ts'
import { user } from './user/decider.ts'
import { type Erasure, openErasure } from './user/erasure.ts'
import { type Names, openNames } from './user/names.ts'
import { findAccount, findUser, listUsers } from './user/queries.ts'
import { existing, userRoutes } from './user/routes.ts'
import type { User } from './user/state.ts'

interface Ground {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly keys: StoredKeys
  readonly sealing: Sealing
  /** Tells every process that the keys of a subject are gone. */
  readonly announceShredded: (subject: string) => void
  readonly feed: RevocationFeed
  readonly passwords: Passwords
  readonly dummyHash: string
  readonly cursorKey: Uint8Array
  readonly publicOrigin: string
  readonly clock: Clock
  readonly newId: NewId
}

interface Sealing {
  readonly vault: OpenVault
  readonly provider: KeyProvider
  readonly store: DataKeyStore
  readonly rewrap: () => Promise<void>
}

interface Wired {
  readonly accounts: Accounts
  readonly names: Names
  readonly erasure: Erasure
  readonly bindings: readonly Binding[]
  /** What can be kept in a snapshot now, by the type of the aggregate. */
  readonly take: Readonly<Record<string, TakeSnapshot>>
}

/** Everything that auth answers, wired to what it stands on. */
export function wire(ground: Ground): Wired {
  const { db, keys, sealing, publicOrigin, clock, cursorKey } = ground
  const families = refreshFamilies(db, clock)
  const throttle = loginThrottle(db, clock)
  const [handleUser, handleSession] = [userHandler(ground), sessionHandler(ground)]
  const sessions = openSessions({
    ...ground,
    families,
    handle: handleSession,
    sign: accessTokens({
      signingKey: keys.signing.current,
      globalEpoch: ground.feed.globalEpoch,
      issuer: publicOrigin,
      clock,
    }),
    refreshKey: keys.refresh,
  })
  const { vault } = sealing
  const names = openNames(vault)
  const erasure = openErasure({ db, vault, sessions, announce: ground.announceShredded })
  const accounts = openAccounts({ ...ground, names, erasure, throttle, sessions, handle: handleUser })
  const login = openLogin({
    ...ground,
    throttle,
    sessions,
    findAccount: async (username) => findAccount(db, await names.indexOf(username)),
    replaceHash: accounts.replaceHash,
  })
  const find = async (id: string) => {
    const found = await findUser(db, id)
    return found && (await names.show(found))
  }
  return {
    accounts,
    names,
    erasure,
    take: { user: handleUser.takeSnapshot, session: handleSession.takeSnapshot },
    bindings: [
      ...sessionRoutes({
        login,
        sessions,
        families,
        changePassword: accounts.changePassword,
        findMe: existing(find),
        keySet: keys.signing.keySet,
        publicOrigin,
        cursorKey,
      }),
      ...userRoutes({
        accounts,
        findUser: find,
        listUsers: async (page) => await Promise.all((await listUsers(db, page)).map(names.show)),
        cursorKey,
      }),
      ...keyRoutes({
        signing: signingRotation({ signing: keys.signing, feed: ground.feed }),
        encryption: encryptionKeys({ db, ...sealing }),
      }),
      ...roleRoutes(),
    ],
  }
}

type Storage = Pick<Ground, 'log' | 'clock'>

const userHandler = ({ log, clock, sealing }: Storage & Pick<Ground, 'sealing'>) =>
  commandHandler<User, UserCommand, UserEvent>({
    log,
    clock,
    seal: sealedEvents({ vault: sealing.vault, event: userEvent, aggregateType: 'user' }).seal,
    decider: user,
    event: userEvent,
    stream: () => streams.platform,
    subject: subjects.user,
  })

const sessionHandler = ({ log, clock }: Storage) =>
  commandHandler<Session, SessionCommand, SessionEvent>({
    log,
    clock,
    decider: session,
    event: sessionEvent,
    stream: () => streams.platform,
    subject: subjects.session,
  })
