import { type City, endpoints, type RunPhase, type Speed } from '@urbe/contracts'
import { type Answer, type Asker, type Binding, bind, type Position } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import type { RunCommand } from './decide.ts'

/** A simulated minute a second: slow enough to watch a street. */
const SPEED_DEFAULT: Speed = { ticksPerSecond: 1 }

interface Deps {
  readonly handle: (
    cityId: string,
    command: RunCommand,
    asker: Asker,
  ) => Promise<{ readonly state: { phase: RunPhase; speed: Speed | null }; readonly position: Position }>
  readonly findCity: (cityId: string) => Promise<City | undefined>
  readonly waitFor: (position: Position) => Promise<boolean>
  readonly countRunning: () => Promise<number>
  readonly runningMax: number
}

export function runRoutes(deps: Deps): readonly Binding[] {
  const act = (cityId: string, command: RunCommand, asker: Asker) => obey(deps, { cityId, command, asker })
  return [
    bind(endpoints.startCity, async ({ params, body, asker }) => {
      if ((await deps.countRunning()) >= deps.runningMax) {
        throw new Refusal('too_many_runs', `at most ${deps.runningMax} cities run at once`)
      }
      const speed = body === undefined || !isSpeed(body) ? SPEED_DEFAULT : body
      return act(params.id, { type: 'StartRun', data: { speed } }, asker)
    }),
    bind(endpoints.pauseCity, ({ params, asker }) => act(params.id, { type: 'PauseRun' }, asker)),
    bind(endpoints.resumeCity, ({ params, asker }) => act(params.id, { type: 'ResumeRun' }, asker)),
    bind(endpoints.stopCity, ({ params, asker }) =>
      act(params.id, { type: 'StopRun', data: { reason: 'operator' } }, asker),
    ),
    bind(endpoints.setCitySpeed, ({ params, body, asker }) =>
      act(params.id, { type: 'SetSpeed', data: { speed: body } }, asker),
    ),
  ]
}

async function obey(
  { handle, findCity, waitFor }: Deps,
  { cityId, command, asker }: { cityId: string; command: RunCommand; asker: Asker },
): Promise<Answer<City>> {
  if ((await findCity(cityId)) === undefined) throw new Refusal('city_not_found', 'there is no such city')
  const { state, position } = await handle(cityId, command, asker)
  await waitFor(position)
  const city = await findCity(cityId)
  if (city === undefined) throw new Refusal('city_not_found', 'the city has been removed meanwhile')
  return { body: { ...city, phase: state.phase, speed: state.speed }, version: city.version, position }
}

function isSpeed(body: Speed | Record<never, never>): body is Speed {
  return 'mode' in body || 'ticksPerSecond' in body
}
