import { ApiProblem } from '@urbe/client'

export interface FieldFault {
  /** Of a list the place in it, of an object the name of its part. */
  readonly part: string | undefined
  readonly code: string
  readonly detail: string
}

/** What a service finds wrong with a field of the body, by the name of the field; of several faults the first. */
export function fieldFaults(error: unknown): ReadonlyMap<string, FieldFault> {
  const faults = new Map<string, FieldFault>()
  for (const { pointer, code, detail } of errorsOf(error)) {
    const [, field = '', part] = pointer.split('/')
    if (!faults.has(field)) faults.set(field, { part, code, detail })
  }
  return faults
}

/** Whether there is a fault that none of these fields can show. */
export function hasOtherFaults(error: unknown, fields: readonly string[]): boolean {
  if (error === null || error === undefined) return false
  const found = [...fieldFaults(error).keys()]
  return found.length === 0 || found.some((field) => !fields.includes(field))
}

function errorsOf(error: unknown) {
  return error instanceof ApiProblem ? (error.problem.errors ?? []) : []
}
