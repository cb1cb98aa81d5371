import { killProjector } from '../../../libs/read-store/test/scenarios/kill-projector.ts'
import { type Line, type Scenario, share } from '../scenario.ts'
import { withPlace } from './places.ts'

const KILLS = 200

export const projectorKill: Scenario = {
  name: 'projector-kill',
  does: `SIGKILL of a projector at ${KILLS} random points while commits come in, with and without a rebuild under way.`,
  bar: 'the read model equals a fresh rebuild byte for byte, each side effect once',
  async run(scale) {
    const lines: Line[] = []
    for (const rebuilding of [false, true]) lines.push(await killed(share(KILLS / 2, scale), rebuilding))
    return lines
  },
}

async function killed(rounds: number, rebuilding: boolean): Promise<Line> {
  const done = await withPlace((place) =>
    killProjector({ ...place, rounds, rebuilding, random: Math.random }),
  )
  const { events, wanted, notices, same } = done
  return {
    conditions: rebuilding ? 'while a rebuild is under way' : 'following',
    figures: `${rounds} kills, ${wanted} events: ${events} applied, ${notices} side effects, ${same ? 'equal to' : 'DIFFERENT from'} a fresh rebuild`,
    pass: events === wanted && notices === wanted && same,
  }
}
