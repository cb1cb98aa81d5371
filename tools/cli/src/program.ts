import { Command, CommanderError } from 'commander'

import { Unreachable } from '@urbe/client'

import type { Act } from './act.ts'
import { accessCommands } from './commands/access.ts'
import { auditCommands } from './commands/audit.ts'
import { cityCommands } from './commands/city.ts'
import { doctorCommand } from './commands/doctor.ts'
import { eventCommands } from './commands/events.ts'
import { importCommands } from './commands/import.ts'
import { logCommands } from './commands/log.ts'
import { projectionCommands } from './commands/projections.ts'
import { replayCommand } from './commands/replay.ts'
import { sessionCommands } from './commands/session.ts'
import { shockCommands } from './commands/shock.ts'
import { snapshotCommands } from './commands/snapshots.ts'
import { streamCommands } from './commands/streams.ts'
import { contextOf, type GlobalOptions, URL_DEFAULT, type World } from './context.ts'
import { type ExitCode, endingOf, exitCodes, Interrupted } from './exit.ts'
import { modelCommands } from './model/commands.ts'

/** Runs one command line; never throws. */
export async function run(args: readonly string[], world: World): Promise<ExitCode> {
  const program = new Command('urbe')
    .description('found, drive and watch cities')
    .option('--url <address>', `address of the platform (URBE_URL, ${URL_DEFAULT})`)
    .option('--json', 'answer in JSON')
    .showHelpAfterError('(see --help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.terminal.out(text.trimEnd()),
      writeErr: (text) => world.terminal.err(text.trimEnd()),
    })
  const act: Act =
    (work) =>
    async (...given) => {
      // Commander passes the arguments, then the options, then the command itself.
      const command = given.at(-1) as Command
      const context = contextOf(world, program.opts<GlobalOptions>())
      await work(context, command.opts(), ...command.args)
    }
  sessionCommands(program, act)
  cityCommands(program, act)
  shockCommands(program, act)
  eventCommands(program, act)
  replayCommand(program, act)
  logCommands(program, act)
  accessCommands(program, act)
  auditCommands(program, act)
  streamCommands(program, act)
  projectionCommands(program, act)
  snapshotCommands(program, act)
  importCommands(program, act)
  doctorCommand(program, act)
  modelCommands(program, act)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    return tell(error, { world, json: program.opts<GlobalOptions>().json === true })
  }
}

function tell(error: unknown, { world, json }: { world: World; json: boolean }): ExitCode {
  // A request that was given up looks like a platform that does not answer.
  const isGivenUp = world.interrupted.aborted && error instanceof Unreachable
  const { code, lines, problem } = endingOf(isGivenUp ? new Interrupted('interrupted') : error)
  const said = error instanceof CommanderError
  if (json && !said) world.terminal.err(JSON.stringify(problem ?? { title: lines[0], exitCode: code }))
  else for (const line of lines) world.terminal.err(line)
  return code
}
