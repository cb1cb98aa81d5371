import type { Approval } from '@urbe/contracts'

/** Taken, and not done yet: another administrator has to agree first. */
export class WaitsForApproval extends Error {
  override readonly name = 'WaitsForApproval'
  readonly approval: Approval

  constructor(approval: Approval) {
    super(`It waits until another administrator agrees: approval ${approval.id}, until ${approval.expiresAt}`)
    this.approval = approval
  }
}

const PLACE = '/api/v1/approvals/'

/** Throws where the answer is an approval in place of what was asked for. */
export async function demandDone(answer: Response): Promise<Response> {
  if (answer.status !== 202 || answer.headers.get('location')?.startsWith(PLACE) !== true) return answer
  // The service promises it for this status and this place.
  throw new WaitsForApproval((await answer.json()) as Approval)
}
