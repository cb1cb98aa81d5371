import { isIP } from 'node:net'

import { createTransport } from 'nodemailer'

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Whoever can write to people. Rejects when the letter was not taken; its error holds no address. */
export interface Mailer {
  readonly send: (letter: Letter) => Promise<void>
}

interface Settings {
  /** `smtp://host:port`, or `smtps://` where TLS begins before the first word. */
  readonly url: string
  readonly from: string
  readonly user?: string | undefined
  readonly password?: string | undefined
}

/** A server that is silent for so long does not answer. */
const SILENCE_MS = 10_000
const SMTPS_PORT = 465
const SMTP_PORT = 587

/** Over TLS, always; in the clear only to this very machine. */
export function smtpMailer({ url, from, user, password }: Settings): Mailer {
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'smtps:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const transport = createTransport({
    host,
    port: port === '' ? (secure ? SMTPS_PORT : SMTP_PORT) : Number(port),
    secure,
    requireTLS: !isHere(host),
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    dnsTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text })
      } catch (error) {
        // What a server answers can name the person.
        throw new Error(`the mail server did not take a letter: ${codeOf(error)}`)
      }
    },
  }
}

const isHere = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  return [code, responseCode].filter((each) => each !== undefined).join(' ') || 'no reason given'
}
