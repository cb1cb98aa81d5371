import type { CommandAsker } from '@urbe/event-log'

import type { commandHandlers } from '../commands.ts'
import type { RunCommand } from '../run/decide.ts'

type Handle<Command, Answer> = (cityId: string, command: Command, asker: CommandAsker) => Promise<Answer>

/** What is to change a city's future is refused where nobody here can play it on; pausing and stopping are not. */
export function onward(
  { city, run, policy, strike }: ReturnType<typeof commandHandlers>,
  ofThisEngine: (cityId: string) => Promise<void>,
) {
  const checked =
    <Command, Answer>(handle: Handle<Command, Answer>): Handle<Command, Answer> =>
    async (cityId, command, asker) => {
      await ofThisEngine(cityId)
      return handle(cityId, command, asker)
    }
  const resume = checked(run)
  return {
    city,
    run: (cityId: string, command: RunCommand, asker: CommandAsker) =>
      command.type === 'ResumeRun' ? resume(cityId, command, asker) : run(cityId, command, asker),
    policy: checked(policy),
    strike: checked(strike),
  }
}
