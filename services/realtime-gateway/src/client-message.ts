import { type ClientMessage, clientMessage } from '@urbe/contracts'
import { doubledMember } from '@urbe/kernel'

export type Parsed =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly id?: number }

export type Auth = Extract<ClientMessage, { t: 'auth' }>

/** The length was bounded before; the schema is strict. What cannot be read keeps its request id, if it has one. */
export function parseClientMessage(text: string): Parsed {
  const value = json(text)
  const parsed = clientMessage.safeParse(value)
  if (parsed.success) return { ok: true, message: parsed.data }
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : undefined
  return Number.isInteger(id) ? { ok: false, id: Number(id) } : { ok: false }
}

function json(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    // As in a body of HTTP: of two members of one name nobody could say which one counts.
    return doubledMember(text) === undefined ? value : undefined
  } catch {
    // `undefined` passes no schema.
    return undefined
  }
}
