import { z } from 'zod'

import type { Told } from './npm.ts'

const SEVERE: ReadonlySet<string> = new Set(['high', 'critical'])

const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      range: z.string(),
      via: z.array(z.union([z.string(), z.looseObject({ title: z.string() })])),
    }),
  ),
  metadata: z.object({ vulnerabilities: z.object({ total: z.int() }) }),
})

export type Verdict =
  | { readonly kind: 'passed' | 'failed'; readonly lines: readonly string[] }
  /** Nobody could be asked: that is neither good nor bad. */
  | { readonly kind: 'not-run'; readonly why: string }

/** What `npm audit --json` has said: severe advisories fail, others are only told. */
export function verdictOf({ code, stdout, stderr }: Told): Verdict {
  const parsed = report.safeParse(jsonOf(stdout))
  if (!parsed.success)
    return { kind: 'not-run', why: reasonIn(stderr) ?? `npm audit ended with ${code} and no report` }
  const { vulnerabilities, metadata } = parsed.data
  const lines = Object.entries(vulnerabilities).map(([name, { severity, range, via }]) => {
    const titles = via.map((each) => (typeof each === 'string' ? `by ${each}` : each.title))
    return `${severity}: ${name} ${range}: ${titles.join('; ')}`
  })
  const severe = Object.values(vulnerabilities).some(({ severity }) => SEVERE.has(severity))
  const counted = `${metadata.vulnerabilities.total} advisories`
  return { kind: severe ? 'failed' : 'passed', lines: [...lines, counted] }
}

function reasonIn(stderr: string): string | undefined {
  const line = stderr.split('\n').find((each) => /^npm (?:warn|error) audit/.test(each))
  // Without the address: which mirror somebody uses is theirs to tell.
  return line?.replace(/^npm (?:warn|error) audit /, '').replace(/\s+- \w+ https?:.*$/, '')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No report is what the caller hears of then.
    return undefined
  }
}
