import { endpoints, type Moment, type ReplayView } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'

interface Deps {
  readonly createReplay: (wanted: {
    cityId: string
    from: Moment
    to: Moment | undefined
    speed: number | 'max'
    by: string
  }) => Promise<ReplayView>
  readonly findReplay: (cityId: string, id: string) => ReplayView
  readonly cancelReplay: (cityId: string, id: string) => void
}

export function replayRoutes({ createReplay, findReplay, cancelReplay }: Deps): readonly Binding[] {
  return [
    bind(endpoints.createReplay, async ({ params: { id }, body, asker }) => {
      const { from, to, speed } = body
      const replay = await createReplay({ cityId: id, from, to, speed, by: asker.actor })
      return { body: replay, headers: { location: `/api/v1/cities/${id}/replays/${replay.id}` } }
    }),
    bind(endpoints.getReplay, async ({ params: { id, replayId } }) => ({ body: findReplay(id, replayId) })),
    bind(endpoints.cancelReplay, async ({ params: { id, replayId } }) => {
      cancelReplay(id, replayId)
      return {}
    }),
  ]
}
