import type { Command } from 'commander'

import { type ConservationGaps, foundWorld, loadEngines } from '@urbe/city-model'

import type { Act } from '../act.ts'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { Findings } from '../exit.ts'

const TICKS_A_DAY = 1_440
const TOLD_EVERY_DAYS = 30

interface Options {
  readonly citizens: string
  readonly seed: string
  readonly days: string
}

interface Law {
  readonly law: keyof ConservationGaps
  /** The largest gap met, to either side. */
  readonly worst: number
  /** Where it was first met; null where there was none. */
  readonly tick: number | null
}

export function conservationCommand(program: Command, act: Act): void {
  program
    .command('conservation')
    .description(
      'let a city live and look at every tick whether money, persons, vehicles, energy and water are all there',
    )
    .option('--citizens <count>', 'how many citizens the city has', '2000')
    .option('--seed <number>', 'where chance begins', '1')
    .option('--days <count>', 'how long', '365')
    .action(act<Options>(conservation))
}

async function conservation(context: Context, options: Options): Promise<void> {
  const citizens = wholeNumber(options.citizens, '--citizens', 1)
  const days = wholeNumber(options.days, '--days', 1)
  const spec = { seed: wholeNumber(options.seed, '--seed'), citizens, source: { kind: 'generated' } } as const
  const world = foundWorld(spec, { engines: await loadEngines() })
  const worst = new Map<keyof ConservationGaps, Law>()
  const look = (): void => {
    for (const [name, gap] of Object.entries(world.gaps())) note(worst, { name, gap, tick: world.tick })
  }
  look()
  for (let day = 1; day <= days; day += 1) {
    for (let tick = 0; tick < TICKS_A_DAY; tick += 1) {
      world.step()
      look()
    }
    if (day % TOLD_EVERY_DAYS === 0) context.terminal.err(`day ${day}`)
  }
  const laws = [...worst.values()]
  const broken = laws.filter(({ tick }) => tick !== null)
  const found = { citizens, days, ticks: world.tick, laws, stateHash: world.stateHash(), kpis: world.kpis() }
  context.show(found, told(laws, world.tick))
  if (broken.length > 0) throw new Findings(`not conserved: ${broken.map(({ law }) => law).join(', ')}`)
}

interface Look {
  readonly name: string
  readonly gap: number
  readonly tick: number
}

function note(worst: Map<keyof ConservationGaps, Law>, { name, gap, tick }: Look): void {
  // The names are those of the gaps themselves.
  const law = name as keyof ConservationGaps
  const known = worst.get(law) ?? { law, worst: 0, tick: null }
  // A gap that is no number is the worst of all.
  const larger = !(Math.abs(gap) <= Math.abs(known.worst))
  worst.set(law, larger ? { law, worst: gap, tick: known.tick ?? tick } : known)
}

function told(laws: readonly Law[], ticks: number): string {
  const lines = laws.map(({ law, worst, tick }) =>
    tick === null ? `${law}: 0 at every tick` : `${law}: ${worst} at worst, first at tick ${tick}`,
  )
  return [...lines, `${ticks} ticks were looked at.`].join('\n')
}
