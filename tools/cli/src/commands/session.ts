import type { Command } from 'commander'

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
    .option('--otp <code>', 'code of the second factor')
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
  await context.session.login({ username, password, ...(otp !== undefined && { otp }) })
  context.show(
    { signedIn: true, username, url: context.origin },
    `Signed in to ${context.origin} as ${username}.`,
  )
}

async function passwordFrom(
  { terminal }: Context,
  { username, fromStdin }: { username: string; fromStdin: boolean },
): Promise<string> {
  if (fromStdin) return (await terminal.readAll()).replace(/\r?\n$/, '')
  if (terminal.isInteractive) return await terminal.secret(`Password of ${username}: `)
  throw new UsageError('there is no terminal to ask at: pass the password with --password-stdin')
}
