import { Command } from 'commander'

import type { Act } from '../src/act.ts'
import { contextOf, type World } from '../src/context.ts'
import { endingOf } from '../src/exit.ts'

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs one command of a model alone, in the way in which the program does. */
export async function alone(
  command: (program: Command, act: Act) => void,
  words: readonly string[],
  { json = true, ...more }: Partial<Pick<World, 'env' | 'fetch'>> & { readonly json?: boolean } = {},
): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []]
  const world: World = {
    env: {},
    ...more,
    interrupted: new AbortController().signal,
    terminal: {
      out: (text) => out.push(text),
      err: (text) => err.push(text),
      draw: (text) => err.push(text),
      secret: async () => '',
      line: async () => '',
      readAll: async () => '',
      isInteractive: false,
      outIsSeen: false,
      errIsSeen: false,
    },
  }
  const act: Act =
    (work) =>
    async (...given) => {
      // Commander passes the command itself last.
      const asked = given.at(-1) as Command
      await work(contextOf(world, { json }), asked.opts(), ...asked.args)
    }
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => err.push(text) })
  command(program, act)
  let code = 0
  try {
    await program.parseAsync([...words], { from: 'user' })
  } catch (error) {
    const ending = endingOf(error)
    code = ending.code
    err.push(...ending.lines)
  }
  return { code, out: out.join('\n'), err: err.join('\n') }
}
