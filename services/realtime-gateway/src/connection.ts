import type { Principal } from '@urbe/access'
import {
  type ClientMessage,
  type CloseReason,
  closeCodes,
  type ErrorCode,
  errorCatalogue,
  PING_SECONDS,
  PONG_SECONDS,
} from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import { type Auth, parseClientMessage } from './client-message.ts'
import type { Deps, Identity } from './deps.ts'
import { isSameHolder } from './grants.ts'
import { messageRate, type UserRate } from './message-rate.ts'
import { Outbox, type Wire } from './outbox.ts'
import { furtherCost, subscribeRequests } from './subscribe-requests.ts'
import { Subscriptions } from './subscriptions.ts'
import { provenInBand } from './upgrade-request.ts'
import { welcomeOf } from './welcome.ts'

export interface Peer extends Wire {
  readonly ping: () => void
  /** Sends the close frame; the peer is cut off when it does not answer it. */
  readonly close: (code: number, reason: string) => void
}
interface Options extends Identity {
  readonly id: string
  readonly peer: Peer
  readonly deps: Deps
  readonly ofUser: UserRate
}

/** A client that takes nothing of what lies ready for it for so long is sent away. */
export const STALL_MS_MAX = 30_000
/** Answers that a client has not taken while it goes on asking: more than the largest commit beside a full outbox. */
export const UNREAD_BYTES_MAX = 4_194_304
export const EXPIRY_WARNING_MS = 60_000
const MS = 1_000

/** One client, from `welcome` to close. Time reaches it through `tick`. */
export class Connection {
  readonly id: string
  readonly connectedAt: number
  readonly #peer: Peer
  readonly #deps: Deps
  readonly #outbox: Outbox
  readonly #subscriptions: Subscriptions
  readonly #rate: ReturnType<typeof messageRate>
  #identity: Identity
  #warned = false
  #pingAt: number
  #pings = 0
  #unanswered: number | undefined
  #closed = false
  #closedWith: number | undefined
  readonly #subscribe: ReturnType<typeof subscribeRequests>

  constructor({ id, peer, deps, ofUser, ...identity }: Options) {
    const now = deps.now()
    this.id = id
    this.connectedAt = now
    this.#peer = peer
    this.#deps = deps
    this.#identity = identity
    this.#rate = messageRate(now, ofUser)
    this.#pingAt = now + PING_SECONDS * MS
    this.#outbox = new Outbox(peer, {
      counts: deps.meters,
      now: deps.now,
      onRoom: () => this.#subscriptions.pump(),
    })
    this.#subscriptions = new Subscriptions({
      deps,
      outbox: this.#outbox,
      holder: () => this.#identity,
      onTooSlow: () => this.close('slow_consumer'),
      onLogLost: () => this.close('log_lost'),
      onFault: (error) => this.#fault(error),
    })
    this.#subscribe = subscribeRequests({
      subscriptions: this.#subscriptions,
      tell: (message) => this.#outbox.control(message),
      refuse: (code, id) => this.#error(code, id),
      isClosed: () => this.#closed,
      onFault: (error) => this.#fault(error),
    })
  }

  /** The code that we closed it with; the peer's own answer may be another. */
  get closedWith(): number | undefined {
    return this.#closedWith
  }

  get principal(): Principal {
    return this.#identity.principal
  }

  welcome(): void {
    this.#outbox.control(welcomeOf(this, this.#deps.node))
  }

  /** Anything that came from the client shows that it is alive. */
  heard(): void {
    this.#unanswered = undefined
  }

  text(text: string): void {
    if (this.#closed) return
    this.heard()
    if (!this.#take()) return
    const parsed = parseClientMessage(text)
    if (parsed.ok) {
      this.#handle(parsed.message)
      return
    }
    if (this.#rate.strike(this.#deps.now()) === 'struck out') {
      this.close('protocol')
      return
    }
    this.#error('malformed_request', parsed.id)
  }

  /** Pings are answered and pongs are read: they count as whatever else a client sends. */
  controlFrame(): void {
    if (!this.#closed) this.#take()
  }

  /** False when a client sends too much, or asks on and on and does not read the answers. */
  #take(cost = 1, id?: number): boolean {
    if (this.#peer.waiting() > UNREAD_BYTES_MAX) {
      this.close('slow_consumer')
      return false
    }
    const taken = this.#rate.take(this.#deps.now(), cost)
    if (taken === 'struck out') this.close('rate')
    if (taken === 'refused') this.#error('too_many_requests', id)
    return taken === 'taken'
  }

  binary(): void {
    this.close('protocol')
  }

  tick(): void {
    if (this.#closed) return
    const now = this.#deps.now()
    if (now >= this.principal.expiresAt * MS) {
      this.close('auth_expired')
      return
    }
    this.#warnOfExpiry(now)
    if (this.#isStalled(now)) {
      this.close('slow_consumer')
      return
    }
    if (this.#unanswered !== undefined && now - this.#unanswered >= PONG_SECONDS * MS) {
      this.close('no_pong')
      return
    }
    if (now >= this.#pingAt) this.#ping(now)
  }

  close(reason: CloseReason, after?: number): void {
    if (this.#closed) return
    const code = closeCodes[reason]
    this.#closedWith = code
    this.#subscriptions.close()
    this.#outbox.control(after === undefined ? { t: 'bye', code } : { t: 'bye', code, after })
    this.#outbox.flush()
    this.#end()
    this.#peer.close(code, reason)
  }

  /** The socket is gone. */
  gone(): void {
    if (this.#closed) return
    this.#subscriptions.close()
    this.#end()
  }

  view() {
    return {
      id: this.id,
      userId: this.principal.userId,
      connectedAt: new Date(this.connectedAt).toISOString(),
      subscriptions: [...this.#subscriptions.texts()],
    }
  }

  /** Bytes that this process holds for the client. */
  held(): number {
    return this.#outbox.held()
  }

  #end(): void {
    this.#closed = true
    this.#outbox.close()
  }

  #handle(message: ClientMessage): void {
    switch (message.t) {
      case 'sub':
        if (this.#take(furtherCost(message), message.id)) this.#subscribe(message)
        break
      case 'unsub':
        for (const ref of message.refs) this.#subscriptions.remove(ref)
        this.#outbox.control({ t: 'ok', id: message.id })
        break
      case 'auth':
        this.#renew(message).catch((error: unknown) => this.#fault(error))
        break
      case 'ack':
        this.#subscriptions.ack(message.ref, message.s)
        break
      case 'pong':
        break
      case 'bye':
        this.gone()
        this.#peer.close(1_000, 'bye')
        break
      default:
        unreachable(message)
    }
  }

  /** A fresh token of the same session: the connection lives on with what that token allows. */
  async #renew({ id, token, proof }: Auth): Promise<void> {
    const principal = await this.#verified({ id, token, proof })
    if (principal === undefined || this.#closed) return
    if (!isSameHolder(principal, this.principal)) return this.close('forbidden')
    this.#identity = { ...this.#identity, principal, token }
    this.#warned = false
    this.#outbox.control({ t: 'ok', id })
    this.checkPermissions()
  }

  /** Ends what is no longer allowed: after a new token, and when roles have changed. */
  checkPermissions(): void {
    if (this.#closed) return
    const { principal, address } = this.#identity
    if (principal.visible('stream:subscribe', address).isEmpty) this.close('forbidden')
    for (const ref of this.#subscriptions.removeForbidden())
      this.#outbox.control({ t: 'gone', ref, code: 'forbidden' })
  }

  async #verified({ id, token, proof }: Omit<Auth, 't'>): Promise<Principal | undefined> {
    try {
      return await this.#deps.authenticate(token, false, provenInBand(proof))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#error(error.code as ErrorCode, id)
      return undefined
    }
  }

  #warnOfExpiry(now: number): void {
    const left = this.principal.expiresAt * MS - now
    if (this.#warned || left > EXPIRY_WARNING_MS) return
    this.#warned = true
    this.#outbox.control({ t: 'exp', in: Math.ceil(left / MS) })
  }

  #isStalled(now: number): boolean {
    const since = [this.#outbox.stalledSince(), this.#subscriptions.blockedSince()]
    return since.some((each) => each !== undefined && now - each >= STALL_MS_MAX)
  }

  #ping(now: number): void {
    this.#pings += 1
    this.#pingAt = now + PING_SECONDS * MS
    this.#unanswered ??= now
    this.#outbox.control({ t: 'ping', n: this.#pings })
    this.#peer.ping()
    this.#subscriptions.tellProgress()
    // What is allowed for some hours of the day, or for a while after a proof, ends without anybody saying so.
    this.checkPermissions()
    this.checkAgain()
  }

  /** Whether the token still counts: what was revoked is pushed; this finds what was lost on the way. */
  checkAgain(): void {
    this.#deps.inspect(this.#identity.token).catch((error: unknown) => {
      if (!(error instanceof Refusal)) this.#fault(error)
      else if (error.code !== 'not_ready') this.close('auth_expired')
    })
  }

  #error(code: ErrorCode, id?: number): void {
    if (this.#closed) return
    const { title } = errorCatalogue[code]
    this.#outbox.control({ t: 'err', code, title, ...(id !== undefined && { id }) })
  }

  #fault(error: unknown): void {
    this.#deps.log.error({ err: error, conn: this.id }, 'a connection met a fault')
    this.close('log_lost')
  }
}
