import type { Command } from 'commander'

import { ApiProblem } from '@urbe/client'

import type { Act } from '../act.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../exit.ts'

interface LoginOptions {
  readonly username?: string
  readonly passwordStdin?: boolean
  readonly otp?: string
}

export function sessionCommands(program: Command, act: Act): void {
  program
    .command('login')
    .description('sign in; the session is kept in a file that only you can read')
    .option('-u, --username <name>', 'user name', 'admin')
    .option('--password-stdin', 'read the password from standard input instead of asking for it')
    .option('--otp <code>', 'code of an authenticator app, or a recovery code; asked for when it is needed')
    .action(act<LoginOptions>(login))
  program
    .command('logout')
    .description('sign out and forget the session')
    .action(
      act(async (context) => {
        await context.session.logout()
        context.show({ signedIn: false }, 'Signed out.')
      }),
    )
  program
    .command('whoami')
    .description('show who is signed in')
    .action(
      act(async (context) => {
        const me = await context.client.call('me')
        context.show(me, `${me.username} (${me.roles.join(', ')})`)
      }),
    )
}

async function login(
  context: Context,
  { username = 'admin', passwordStdin, otp }: LoginOptions,
): Promise<void> {
  const password = await passwordFrom(context, { username, fromStdin: passwordStdin === true })
  await signIn(context, { username, password, ...(otp !== undefined && { otp }) })
  context.show(
    { signedIn: true, username, url: context.origin },
    `Signed in to ${context.origin} as ${username}.`,
  )
}

interface Credentials {
  readonly username: string
  readonly password: string
  readonly otp?: string
}

/** Asks for the code only when the account has a second factor, and only whoever has not brought one along. */
async function signIn({ session, terminal }: Context, credentials: Credentials): Promise<void> {
  try {
    await session.login(credentials)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'second_factor_required') throw error
    if (!terminal.isInteractive)
      throw new UsageError('the account has a second factor: pass its code with --otp', { cause: error })
    await session.login({
      ...credentials,
      otp: (await terminal.secret('Code of the second factor: ')).trim(),
    })
  }
}

async function passwordFrom(
  { terminal }: Context,
  { username, fromStdin }: { username: string; fromStdin: boolean },
): Promise<string> {
  if (fromStdin) return (await terminal.readAll()).replace(/\r?\n$/, '')
  if (terminal.isInteractive) return await terminal.secret(`Password of ${username}: `)
  throw new UsageError('there is no terminal to ask at: pass the password with --password-stdin')
}
