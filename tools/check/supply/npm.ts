import { spawn } from 'node:child_process'

export interface Told {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs npm; code 127 when there is none. */
export async function npm(root: string, args: readonly string[]): Promise<Told> {
  const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (bytes) => out.push(bytes))
  child.stderr.on('data', (bytes) => err.push(bytes))
  const code = await new Promise<number>((done) => {
    child.on('close', (status) => done(status ?? 1)).on('error', () => done(127))
  })
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }
}
