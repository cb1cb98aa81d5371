import { clientMessage, PING_SECONDS, SUBPROTOCOL, serverMessage } from '@urbe/contracts'
import { unreachable } from '@urbe/kernel'

import { API_VERSION } from './openapi.ts'
import { type Json, type SchemaBook, schemaBook } from './schema-book.ts'
import { type SubjectChannel, subjectChannels } from './subject-channels.ts'

/** The WebSocket and every NATS subject as AsyncAPI 3.0, written from the contracts alone. */
export function asyncapi(): Json {
  const book = schemaBook()
  const socket = socketParts(book)
  const channels: Record<string, Json> = { stream: socket.channel }
  const messages: Record<string, Json> = { ...socket.messages }
  const operations: Record<string, Json> = { ...socket.operations }
  for (const each of subjectChannels) {
    channels[each.id] = natsChannel(each)
    messages[each.id] = message(each, book)
    operations[`on_${each.id}`] = operation(each)
    if (each.reply === undefined) continue
    channels[`${each.id}_reply`] = { address: null, messages: inChannel(`${each.id}_reply`) }
    messages[`${each.id}_reply`] = {
      title: `Answer to ${each.id}`,
      contentType: 'application/json',
      payload: book.describe(each.reply, 'output'),
    }
  }
  return book.finish({
    asyncapi: '3.0.0',
    info: { title: 'Urbe', version: API_VERSION, description: 'What Urbe sends while it happens.' },
    defaultContentType: 'application/json',
    servers: servers(),
    channels,
    operations,
    components: { messages, securitySchemes: { accessToken: { type: 'http', scheme: 'bearer' } } },
  })
}

function servers(): Json {
  return {
    edge: {
      host: 'localhost:8080',
      protocol: 'ws',
      description: 'the public door; the token goes into `Authorization`, or a ticket into the subprotocol',
      security: [{ $ref: '#/components/securitySchemes/accessToken' }],
    },
    nats: {
      host: 'localhost:4222',
      protocol: 'nats',
      description: 'inside the platform; each service has its own NKEY and may use only its own subjects',
    },
  }
}

function socketParts(book: SchemaBook) {
  return {
    channel: {
      address: '/api/v1/stream',
      description: `Subprotocol ${SUBPROTOCOL}; a text frame is one message or an array; pings every ${PING_SECONDS} s.`,
      servers: [{ $ref: '#/servers/edge' }],
      messages: { ...inChannel('clientMessage'), ...inChannel('serverMessage'), ...inChannel('cityFrame') },
      bindings: { ws: { method: 'GET' } },
    },
    messages: {
      clientMessage: { title: 'What a client says', payload: book.describe(clientMessage, 'input') },
      serverMessage: { title: 'What the gateway says', payload: book.describe(serverMessage, 'output') },
      cityFrame: bytes('Binary frame: a state frame whose ref is the subscription'),
    },
    operations: {
      hearClient: {
        action: 'receive',
        channel: { $ref: '#/channels/stream' },
        messages: [{ $ref: '#/channels/stream/messages/clientMessage' }],
      },
      tellClient: {
        action: 'send',
        channel: { $ref: '#/channels/stream' },
        messages: ['serverMessage', 'cityFrame'].map((name) => ({
          $ref: `#/channels/stream/messages/${name}`,
        })),
      },
    },
  }
}

function natsChannel({ id, address, description, stream, parameters }: SubjectChannel): Json {
  return {
    address,
    description,
    servers: [{ $ref: '#/servers/nats' }],
    messages: inChannel(id),
    ...(Object.keys(parameters).length > 0 && {
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, text]) => [name, { description: text }]),
      ),
    }),
    ...(stream !== undefined && { 'x-stream': stream }),
  }
}

function message({ title, form }: SubjectChannel, book: SchemaBook): Json {
  switch (form.kind) {
    case 'bytes':
      return bytes(title)
    case 'empty':
      return { title, payload: { type: 'null' } }
    case 'message':
      return { title, payload: book.describe(form.payload, 'output') }
    case 'commit':
      return commit(title, { items: book.describe(form.event, 'output') })
    case 'ticks':
      return commit(title, { prefixItems: [book.describe(form.event, 'output')], items: fact })
    default:
      return unreachable(form)
  }
}

const bytes = (title: string): Json => ({
  title,
  contentType: 'application/octet-stream',
  payload: { type: 'string', format: 'binary' },
})

const fact: Json = {
  type: 'object',
  required: ['type', 'v', 'data'],
  properties: { type: { type: 'string' }, v: { type: 'integer' }, data: {} },
}

function commit(title: string, items: Json): Json {
  return {
    title,
    summary: 'One commit: the events of one aggregate, in order.',
    headers: commitHeaders,
    payload: { type: 'array', minItems: 1, ...items },
  }
}

const text = (description: string) => ({ type: 'string', description })
const commitHeaders: Json = {
  type: 'object',
  properties: {
    'Commit-Id': text('UUID of the commit'),
    Ver: text('first and last version of the aggregate: `3-4`'),
    Actor: text('who caused it: `user:<id>` or `service:<name>`'),
    'Corr-Id': text('UUID shared by everything that one request caused'),
    'Caus-Id': text('UUID of the commit that led to this one'),
    'Sim-Time': text('simulated time, on streams of cities'),
    traceparent: text('W3C trace context'),
  },
}

function operation({ id, reply }: SubjectChannel): Json {
  return {
    action: reply === undefined ? 'send' : 'receive',
    channel: { $ref: `#/channels/${id}` },
    messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
    ...(reply !== undefined && {
      reply: {
        address: { location: '$message.header#/reply', description: 'the inbox of the asker' },
        channel: { $ref: `#/channels/${id}_reply` },
        messages: [{ $ref: `#/channels/${id}_reply/messages/${id}_reply` }],
      },
    }),
  }
}

function inChannel(name: string): Json {
  return { [name]: { $ref: `#/components/messages/${name}` } }
}
