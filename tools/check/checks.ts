import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Fewer than this, and the import rules were not really applied (a wrong TypeScript makes them see nothing). */
const MODULES_MIN = 100
/** With this exit code a gate says that it could not look (automake's and Meson's tests use the same one). */
export const NOT_RUN = 77

const SUPPLY = 'tools/check/supply/main.ts'

export interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** A reason to fail although the command was content. */
  readonly doubt?: (output: string) => string | undefined
}

/** Every gate but the tests, in the order in which one wants to hear of them. */
export function checksIn(root: string): readonly Check[] {
  const consoleConfig = join('services', 'console', 'tsconfig.json')
  return [
    { name: 'format and lint', command: ['biome', 'check', '--diagnostic-level=error', '.'] },
    { name: 'types', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
    ...(existsSync(join(root, consoleConfig))
      ? [{ name: 'types of the console', command: ['tsc', '--noEmit', '-p', consoleConfig] } as const]
      : []),
    {
      name: 'import rules',
      command: ['depcruise', '--config', 'tools/imports.config.mjs', 'libs', 'services', 'tools'],
      doubt: tooFewModules,
    },
    { name: 'bits of the model', command: ['node', 'tools/check/bit-safe/main.ts'] },
    { name: 'unused code', command: ['knip', '--no-progress', '--no-config-hints'] },
    { name: 'generated documents', command: ['node', 'tools/docs/write.ts', '--check'] },
    { name: 'secrets', command: ['node', 'tools/check/secrets/main.ts'] },
    { name: 'lock file', command: ['node', SUPPLY, 'lock-file'] },
    { name: 'install scripts', command: ['node', SUPPLY, 'install-scripts'] },
    { name: 'licences', command: ['node', SUPPLY, 'licences'] },
    { name: 'bill of materials', command: ['node', SUPPLY, 'sbom'] },
    { name: 'known vulnerabilities', command: ['node', SUPPLY, 'audit'] },
  ]
}

export function tooFewModules(output: string): string | undefined {
  const cruised = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0)
  return cruised < MODULES_MIN
    ? `only ${cruised} modules were looked at, at least ${MODULES_MIN} expected`
    : undefined
}

export type Outcome = 'passed' | 'failed' | 'not run'

/** What a gate has said: by the code that it ended with, and by the doubts about it. */
export function outcomeOf(code: number, doubted: boolean): Outcome {
  if (code === NOT_RUN) return 'not run'
  return code === 0 && !doubted ? 'passed' : 'failed'
}

/** Works on all of them, from the first on, so many at a time. Whoever wants to hear of one need not wait for the next. */
export function inTurn<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): readonly { readonly item: Item; readonly result: Promise<Result> }[] {
  const all = items.map((item) => ({ item, ...Promise.withResolvers<Result>() }))
  const queue = all.values()
  const lane = async () => {
    for (const { item, resolve, reject } of queue) await work(item).then(resolve, reject)
  }
  for (let each = 0; each < atOnce; each++) void lane()
  return all.map(({ item, promise }) => ({ item, result: promise }))
}

/** What was not run is no success and no failure: it is counted by itself. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const count = (which: Outcome) => outcomes.filter((each) => each === which).length
  return `checks: ${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run`
}
