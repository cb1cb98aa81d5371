import type { Command } from 'commander'

import type { Act } from '../act.ts'
import { assignCommand } from './assign.ts'
import { conservationCommand } from './conservation.ts'
import { determinismCommand } from './determinism.ts'
import { economyCommand } from './economy.ts'
import { epidemicCommand } from './epidemic.ts'
import { influencesCommand } from './influences.ts'
import { powerflowCommand } from './powerflow.ts'
import { qsimCommand } from './qsim.ts'
import { waterCommand } from './water.ts'

/** The sub-models by themselves, on standard files: no platform has to run for them. */
export function modelCommands(program: Command, act: Act): void {
  const commands = [
    assignCommand,
    powerflowCommand,
    waterCommand,
    qsimCommand,
    economyCommand,
    epidemicCommand,
    determinismCommand,
    conservationCommand,
    influencesCommand,
  ]
  for (const command of commands) {
    command(program, act)
  }
}
