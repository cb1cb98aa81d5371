import type { z } from 'zod'

/** Reads settings once, at start. Every mistake is listed by name; no value is ever printed. */
export function loadConfig<Shape extends z.ZodType>(
  shape: Shape,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<Shape> {
  const parsed = shape.safeParse(env)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${why(issue)}`)
  throw new Error(`bad configuration\n${lines.join('\n')}`)
}

/** zod quotes the value it got in some of its messages; the code never does. */
function why(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `must be given as ${issue.expected}`
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`
  return issue.code === 'invalid_format' ? `must be spelled as ${issue.format}` : issue.code
}
