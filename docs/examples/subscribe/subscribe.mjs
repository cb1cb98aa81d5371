// Follows one stream of Urbe's log with nothing but a NATS client, and goes on after a restart where it stopped.
//
//   node subscribe.mjs --server nats://127.0.0.1:4222 --seed .urbe/nats/seeds/observer.nk --stream PLATFORM
//
// Prints one line of JSON for each event. What the headers mean, and why it is done like this:
// docs/manual/reference/log-for-internal-services.md
import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { connect, createInbox, JSONCodec, nkeyAuthenticator } from 'nats'

const HEARTBEAT_MS = 2_000
const SILENCE_MAX_MS = 2 * HEARTBEAT_MS + 500
const ASK_TIMEOUT_MS = 3_000
const BACK_OFF_MS = 500
const LOOKS_MAX = 12
/** The log is not the one that was read before: ends the program with code 5 instead of another attempt. */
class Diverged extends Error {}
const DIVERGED = 5

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'nats://127.0.0.1:4222' },
    seed: { type: 'string', default: '.urbe/nats/seeds/observer.nk' },
    user: { type: 'string', default: 'observer' },
    stream: { type: 'string', default: 'PLATFORM' },
    checkpoint: { type: 'string', default: 'checkpoint.json' },
  },
})
const { stream, user, checkpoint: file } = options
const json = JSONCodec()
const say = (text) => process.stderr.write(`${text}\n`)

const seed = Buffer.from(readFileSync(options.seed, 'utf8').trim())
const nats = await connect({
  servers: options.server,
  authenticator: nkeyAuthenticator(seed),
  // The user may hear nothing but inboxes below its own name.
  inboxPrefix: `_INBOX.${user}`,
  maxReconnectAttempts: -1,
})
const manager = await nats.jetstreamManager()
let stopping = false
let current
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopping = true
    current?.unsubscribe()
  })
}

/** The last commit that was dealt with. */
let place = storedPlace()
while (!stopping) {
  try {
    await checkPast()
    await followOnce()
  } catch (error) {
    if (error instanceof Diverged) {
      say(`DIVERGED: ${error.message}`)
      process.exitCode = DIVERGED
      break
    }
    say(`${error.message}: trying again`)
    if (!stopping) await sleep(BACK_OFF_MS)
  }
}
await nats.close()

/** Follows through one consumer until something is missing. The next one starts behind the checkpoint. */
async function followOnce() {
  const inbox = createInbox(`_INBOX.${user}`)
  // Listen first: the consumer sends as soon as it is there.
  const subscription = nats.subscribe(inbox)
  current = subscription
  const consumer = await askForConsumer(inbox)
  let consumed = 0
  let heardAt = Date.now()
  const watch = setInterval(() => {
    if (Date.now() - heardAt > SILENCE_MAX_MS) subscription.unsubscribe()
  }, HEARTBEAT_MS / 4)
  try {
    for await (const message of subscription) {
      heardAt = Date.now()
      if (message.headers?.code === 100) {
        if (isBehind(message, consumed)) throw new Error('a heartbeat tells of messages that never came')
        continue
      }
      const at = placeIn(message.reply)
      if (at.stream !== stream || at.consumer !== consumer) continue
      if (at.consumed !== consumed + 1) throw new Error(`message ${consumed + 1} of the consumer is missing`)
      consumed = at.consumed
      await take({
        subject: message.subject,
        sequence: at.sequence,
        headers: plain(message.headers),
        body: message.data,
      })
      if (stopping) break
    }
  } finally {
    clearInterval(watch)
    subscription.unsubscribe()
  }
}

/** Nobody but the provisioner may make consumers; it makes one that delivers into our own inbox. */
async function askForConsumer(deliverSubject) {
  const request = { stream, startSequence: place.sequence + 1, deliverSubject }
  const subject = `svc.event-store.consumers.${user}`
  const answer = json.decode(
    (await nats.request(subject, json.encode(request), { timeout: ASK_TIMEOUT_MS })).data,
  )
  if (!answer.ok) throw new Error(`${subject}: ${answer.code}: ${answer.detail}`)
  return answer.consumer
}

/** Answers flow control. Everything before it has been dealt with: messages are taken one after the other. */
function isBehind(message, consumed) {
  if (message.reply) message.respond()
  const stalled = message.headers.get('Nats-Consumer-Stalled')
  if (stalled) nats.publish(stalled)
  return Number(message.headers.get('Nats-Last-Consumer') || 0) > consumed
}

/** `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<nanoseconds>.<pending>` */
function placeIn(reply) {
  const tokens = reply.split('.')
  // Newer servers may put domain and account before the stream.
  const [name, consumer, , sequence, consumed] = tokens.slice(tokens.length >= 11 ? 4 : 2)
  return { stream: name, consumer, sequence: Number(sequence), consumed: Number(consumed) }
}

/** One message: a commit, or a part of a large one, which is dealt with when its last part comes. */
async function take(message) {
  const { sequence, headers } = message
  if (headers.Hash !== undefined && hashOf(message) !== headers.Hash) {
    throw new Diverged(`${stream}:${sequence} does not have the hash that it bears`)
  }
  const [part, of] = (headers.Chunk ?? '1/1').split('/').map(Number)
  if (part < of) return
  const body = of === 1 ? message.body : Buffer.concat([...(await partsBefore(message, of)), message.body])
  for (const [index, event] of eventsIn(message, body).entries()) {
    // (stream, sequence, index) is the same whenever the event is read: use it to recognise a repetition.
    const line = {
      stream,
      sequence,
      index,
      subject: message.subject,
      at: headers['ce-time'],
      actor: headers.Actor,
    }
    await printed(`${JSON.stringify({ ...line, ...event })}\n`)
  }
  keepPlace({ sequence, commitId: headers['Commit-Id'], hash: headers.Hash })
}

/** A full pipe takes a line later: what still waits in this process would be lost with it, behind a checkpoint that has passed it. */
function printed(line) {
  return new Promise((resolve, reject) => {
    process.stdout.write(line, (error) => (error ? reject(error) : resolve()))
  })
}

/** What cannot be read is set aside, so that the rest flows on. */
function eventsIn({ sequence, headers }, body) {
  try {
    if (headers['Commit-Id'] === undefined) throw new Error('no commit id')
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch (error) {
    say(`${stream}:${sequence} is no commit: ${error.message}`)
    return []
  }
}

async function partsBefore({ subject, headers }, of) {
  const bodies = []
  for (let seq = Number(headers['Chunk-First']), part = 1; part < of; part += 1) {
    const found = await manager.streams.getMessage(stream, { seq, next_by_subj: subject })
    if (found.header.get('Commit-Id') !== headers['Commit-Id'])
      throw new Diverged(`part ${part} of a commit is not there`)
    bodies.push(found.data)
    seq = found.seq + 1
  }
  return bodies
}

/** SHA-256 over the hash before, the headers but the two hashes, sorted, and the body. */
function hashOf({ headers, body }) {
  const names = Object.keys(headers).filter((name) => name !== 'Hash' && name !== 'Prev-Hash')
  const lines = names.sort().map((name) => `${name}: ${headers[name]}\n`)
  const head = `${headers['Prev-Hash'] ?? ''}\n${lines.join('')}\n`
  return createHash('sha256').update(head).update(body).digest('hex')
}

/**
 * A log that was cut back hands out sequences again: it must hold, where we stopped, what we have seen there. In a cluster a
 * replica that slept may tell of a shorter stream for a moment: only what is still so after an election counts.
 */
async function checkPast() {
  for (let look = 1; place.sequence > 0; look += 1) {
    const { state, config } = await manager.streams.info(stream)
    const wrong = state.last_seq < place.sequence ? `ends at ${state.last_seq}` : await differenceAtPlace()
    if (wrong === undefined) return
    if (config.num_replicas === 1 || look === LOOKS_MAX) {
      throw new Diverged(`${stream} ${wrong}, ${place.sequence} was read before`)
    }
    await sleep(BACK_OFF_MS)
  }
}

async function differenceAtPlace() {
  const { header } = await manager.streams.getMessage(stream, { seq: place.sequence })
  const isSame =
    header.get('Commit-Id') === (place.commitId ?? '') && header.get('Hash') === (place.hash ?? '')
  return isSame ? undefined : 'holds another commit'
}

function plain(headers) {
  return Object.fromEntries([...(headers ?? [])].map(([name, values]) => [name, values[0] ?? '']))
}

function storedPlace() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return { sequence: 0 }
    throw error
  }
}

/** Renamed into place: after a crash there is the old place or the new one, never half of one. */
function keepPlace(next) {
  place = next
  writeFileSync(`${file}.new`, JSON.stringify(next))
  renameSync(`${file}.new`, file)
}
