import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const OUTPUT_BYTES_MAX = 16 * 1_048_576

interface Wanted {
  readonly version: string
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

/** Builds exactly that version from its sources, which Go fetches and checks against the public record of their sums. */
export async function fromGo({ version, folder, environment, signal }: Wanted): Promise<string> {
  const bin = join(folder, version)
  await mkdir(bin, { recursive: true })
  const env = { ...environment, GOBIN: bin, GOFLAGS: '-trimpath', CGO_ENABLED: '0' }
  const args = ['install', '-ldflags=-s -w', `github.com/nats-io/nats-server/v2@v${version}`]
  await run('go', args, { env, signal, cwd: folder, maxBuffer: OUTPUT_BYTES_MAX })
  return join(bin, 'nats-server')
}
