import { execFile } from 'node:child_process'
import { chown, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import type { ServerCommand } from './leash.ts'
import type { Account } from './unprivileged-account.ts'

const run = promisify(execFile)
const ANSWER_DEADLINE_MS = 1_000
const PROTOCOL_3 = 196_608
const AUTHENTICATION = 'R'
/** The field of an error with its SQLSTATE: invalid_authorization_specification. */
const NOT_IN_THE_CLEAR = 'C28000'

/** The name of the first superuser. */
const OWNER = 'postgres'

interface Cluster {
  readonly binaries: string
  readonly dataDir: string
  readonly account: Account | undefined
}

/** A new cluster, C.UTF-8 on every system. Without a password everyone on the loopback is trusted (tests). */
export async function createCluster(
  { binaries, dataDir, account }: Cluster,
  password?: string,
): Promise<void> {
  const passwordFile = join(dirname(dataDir), 'initdb-password')
  const access =
    password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  if (account !== undefined) await chown(dirname(dataDir), account.uid, account.gid)
  if (password !== undefined) {
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (account !== undefined) await chown(passwordFile, account.uid, account.gid)
  }
  try {
    await run(
      join(binaries, 'bin', 'initdb'),
      ['-D', dataDir, '-U', OWNER, '--no-sync', ...access, ...locale],
      {
        ...account,
        cwd: dirname(dataDir),
        env: { LC_ALL: 'C' },
      },
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

interface Place extends Cluster {
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
}

/** How to start the server of a cluster: loopback only, no socket folder. */
export function postgresServerAt({ binaries, dataDir, account, port, settings }: Place): ServerCommand {
  const all = { listen_addresses: '127.0.0.1', port: `${port}`, unix_socket_directories: '', ...settings }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return {
    command: join(binaries, 'bin', 'postgres'),
    args: ['-D', dataDir, ...flags],
    cwd: dirname(dataDir),
    ...account,
  }
}

/**
 * Ready is who asks a client to authenticate, or refuses one because it does not speak TLS; a server that is still recovering answers with
 * another error.
 */
export function postgresReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(startupMessage()))
    const answer = (ready: boolean) => {
      socket.destroy()
      resolve(ready)
    }
    socket.setTimeout(ANSWER_DEADLINE_MS, () => answer(false))
    socket.once('data', (bytes) => answer(isOpen(bytes.toString('latin1'))))
    socket.once('error', () => answer(false))
    socket.once('close', () => answer(false))
  })
}

function isOpen(answer: string): boolean {
  return answer.startsWith(AUTHENTICATION) || answer.includes(NOT_IN_THE_CLEAR)
}

function startupMessage(): Buffer {
  const fields = Buffer.from(`user\0${OWNER}\0database\0${OWNER}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + fields.length, 0)
  head.writeInt32BE(PROTOCOL_3, 4)
  return Buffer.concat([head, fields])
}
