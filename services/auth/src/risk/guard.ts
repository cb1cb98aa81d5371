import { needsCleared } from '@urbe/contracts'
import type { Asker, Binding } from '@urbe/http'

/** What changes something and needs a permission waits for a proof as long as findings demand one of whoever asks. */
export function guarded(
  bindings: readonly Binding[],
  demandProof: (asker: Asker) => Promise<void>,
): readonly Binding[] {
  return bindings.map(({ endpoint, handle }) => {
    if (!needsCleared(endpoint)) return { endpoint, handle }
    return {
      endpoint,
      async handle(incoming) {
        await demandProof(incoming.asker)
        return await handle(incoming)
      },
    }
  })
}
