import { z } from 'zod'

import list from '../../../docs/security-requirements.json' with { type: 'json' }

const requirement = z.strictObject({
  id: z.string().regex(/^V\d+\.\d+\.\d+$/),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** What is demanded, in our own words. */
  says: z.string().min(10),
  outcome: z.enum(['met', 'not met', 'not applicable']),
  /** Tests that fail when it is met no more: `<describe> › <it>` as they stand in the file. */
  tests: z
    .array(z.strictObject({ file: z.string(), name: z.string() }))
    .min(1)
    .optional(),
  /** The document, the setting or the rule of a tool that meets it, where no test can. */
  by: z.string().min(3).optional(),
  /** For what is not met or does not apply, or is met in an unusual way. */
  why: z.string().min(10).optional(),
})
export type Requirement = z.infer<typeof requirement>

export const requirements: readonly Requirement[] = z.array(requirement).parse(list.requirements)
export const edition: string = list.edition
