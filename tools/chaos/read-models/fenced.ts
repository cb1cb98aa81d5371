import { stoppedProjector } from '../../../libs/read-store/test/scenarios/stopped-projector.ts'
import { type Scenario, share } from '../scenario.ts'
import { withPlace } from './places.ts'

const ROUNDS = 40

export const fenced: Scenario = {
  name: 'two-projectors',
  does: `Two projectors; one is stopped (SIGSTOP) amid its work until the other is past it, and continued, ${ROUNDS} times.`,
  bar: 'the one that was stopped is fenced: nothing is counted twice',
  async run(scale) {
    const rounds = share(ROUNDS, scale)
    const { events, wanted, notices } = await withPlace((place) => stoppedProjector({ ...place, rounds }))
    const figures = `${rounds} stops, ${wanted} events: ${events} applied, ${notices} side effects`
    return [{ conditions: 'two processes', figures, pass: events === wanted && notices === wanted }]
  },
}
