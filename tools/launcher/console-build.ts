import { execFile } from 'node:child_process'
import { access, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SOURCES = ['services/console', 'libs/client/src', 'libs/contracts/src', 'libs/kernel/src']
const NOT_SOURCES = new Set(['dist', 'node_modules', 'test'])
const OUTPUT_BYTES_MAX = 4_000_000

interface Build {
  readonly root: string
  readonly logFile: string
  readonly say: (line: string) => void
}

/** Builds the console when its sources are newer. The API does without it, so trouble here stops nothing. */
export async function buildConsole({ root, logFile, say }: Build): Promise<void> {
  const folder = join(root, 'services', 'console')
  if (!(await exists(join(folder, 'index.html'))))
    return say('console      there is none yet; the API works without')
  const built = await stat(join(folder, 'dist', 'index.html')).catch(() => undefined)
  const changed = await Promise.all(SOURCES.map((source) => newest(join(root, source))))
  if (built !== undefined && built.mtimeMs > Math.max(...changed)) return
  const started = performance.now()
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  try {
    const { stdout, stderr } = await run(process.execPath, [vite, 'build'], {
      cwd: folder,
      maxBuffer: OUTPUT_BYTES_MAX,
    })
    await writeFile(logFile, stdout + stderr)
    say(`console      built in ${((performance.now() - started) / 1_000).toFixed(1)} s`)
  } catch (error) {
    await writeFile(logFile, outputOf(error))
    say(`console      could not be built, see ${logFile}; the API works without`)
  }
}

async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const times = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return NOT_SOURCES.has(entry.name) ? 0 : await newest(path)
    return (await stat(path)).mtimeMs
  })
  return Math.max(0, ...(await Promise.all(times)))
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}

function outputOf(error: unknown): string {
  const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string }
  return stdout + stderr + String(error)
}
