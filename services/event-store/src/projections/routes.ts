import { endpoints, type ProjectionView } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'

interface Deps {
  readonly listProjections: () => Promise<readonly ProjectionView[]>
}

export function projectionRoutes({ listProjections }: Deps): readonly Binding[] {
  return [bind(endpoints.listProjections, async () => ({ body: { items: [...(await listProjections())] } }))]
}
