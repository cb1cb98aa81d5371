import type { z } from 'zod'

import { whyNotSecretFiles } from './secret-files.ts'

/** Reads settings once, at start. Every mistake is listed by name, secrets that everybody may read among them; no value is ever printed. */
export function loadConfig<Shape extends z.ZodType>(
  shape: Shape,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<Shape> {
  const parsed = shape.safeParse(env)
  const mistakes = parsed.error?.issues.map((issue) => `  ${issue.path.join('.')}: ${why(issue)}`) ?? []
  const lines = [...mistakes, ...whyNotSecretFiles(env)]
  if (parsed.success && lines.length === 0) return parsed.data
  throw new Error(`bad configuration\n${lines.join('\n')}`)
}

/** zod quotes the value it got in some of its messages; the code never does. */
function why(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be given as ${issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  return issue.code === 'invalid_format' ? `must be spelled as ${issue.format}` : issue.code
}
