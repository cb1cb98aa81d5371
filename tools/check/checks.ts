import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Fewer than this, and the import rules were not really applied (a wrong TypeScript makes them see nothing). */
const MODULES_MIN = 100

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
  ]
}

export function tooFewModules(output: string): string | undefined {
  const cruised = Number(/\((\d+) modules/.exec(output)?.[1] ?? 0)
  return cruised < MODULES_MIN
    ? `only ${cruised} modules were looked at, at least ${MODULES_MIN} expected`
    : undefined
}
