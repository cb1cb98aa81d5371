import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

import { freePort } from './ports.ts'

export interface ReceivedLetter {
  readonly to: string
  readonly text: string
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>

/** A mail server on this machine that keeps what it takes, as RFC 5321 has the words; on the port of one of before, if it is named. */
export async function startMailServer(before?: number) {
  const letters: ReceivedLetter[] = []
  const server = createServer((socket) => serve(socket, letters))
  // Not any port that is free: it would be lent to somebody's connection while the server is down.
  const port = before ?? (await freePort())
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => new Promise<void>((resolve) => void server.close(() => resolve()))
  return { url: `smtp://127.0.0.1:${port}`, letters, stop }
}

const answers: Readonly<Record<string, string>> = { DATA: '354 go on', QUIT: '221 bye' }

function serve(socket: Socket, letters: ReceivedLetter[]): void {
  const state = { to: '', lines: [] as string[], isLetter: false, rest: '' }
  const say = (line: string) => void socket.write(`${line}\r\n`)
  const hear = (line: string) => {
    if (state.isLetter) {
      if (line !== '.') return void state.lines.push(line)
      state.isLetter = false
      letters.push({ to: state.to, text: decoded(state.lines.join('\n')) })
      return say('250 taken')
    }
    if (line.startsWith('RCPT TO:')) state.to = line.slice('RCPT TO:'.length)
    if (line === 'DATA') Object.assign(state, { isLetter: true, lines: [] })
    say(answers[line] ?? '250 ok')
    if (line === 'QUIT') socket.end()
  }
  socket.on('error', () => undefined)
  socket.on('data', (part) => {
    const lines = `${state.rest}${part}`.split('\r\n')
    state.rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
  say('220 here')
}

/** Quoted-printable and base64 bodies as they were written. */
function decoded(message: string): string {
  const [head = '', ...body] = message.split('\n\n')
  const text = body.join('\n\n')
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(text, 'base64').toString()
  const bytes = text
    .replaceAll(/=\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
