import { Complaint } from '../complaint.ts'
import { layoutOf } from '../settings.ts'
import { due } from './due.ts'
import type { RotationPlan } from './plan.ts'

const LOOK_INTERVAL_MS = 60_000

/** As long as the platform runs: what is too old is exchanged, and what was left in the middle is brought to its end. */
export function keepSecretsYoung(plan: RotationPlan, report: (line: string) => void): void {
  let told: string | undefined
  const look = async () => {
    try {
      const rotating = { plan, layout: layoutOf(plan.stateDir), tell: report }
      const kinds = await due(rotating, new Date())
      // Loaded by those who need it only: it is large.
      if (kinds.length > 0) await (await import('./rotate.ts')).rotate(rotating, kinds)
      told = undefined
    } catch (error) {
      const fault = error instanceof Complaint ? error.message : String(error)
      if (fault !== told) report(`secrets could not be exchanged, it is tried again: ${fault}`)
      told = fault
    }
    setTimeout(look, LOOK_INTERVAL_MS)
  }
  void look()
}
