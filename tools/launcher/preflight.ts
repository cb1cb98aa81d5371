import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { isPortFree } from '@urbe/local-servers'

import { Complaint } from './complaint.ts'

const FREE_BYTES_MIN = 200_000_000
const BYTES_PER_MB = 1_000_000

type FreeBytes = (folder: string) => Promise<number>

/** Looks before anything is started, so that a machine that cannot do it is told so in one line. */
export async function preflight(
  { stateDir, port }: { readonly stateDir: string; readonly port: number },
  freeBytes: FreeBytes = freeBytesOf,
): Promise<void> {
  const free = await freeBytes(stateDir)
  if (free < FREE_BYTES_MIN) {
    const [needed, left] = [FREE_BYTES_MIN, free].map((bytes) => Math.floor(bytes / BYTES_PER_MB))
    throw new Complaint(`the disk of ${stateDir} is full: ${left} MB free, ${needed} MB needed`)
  }
  if (!(await isPortFree(port))) {
    throw new Complaint(`port ${port} is in use: end what listens there, or choose another with URBE_PORT`)
  }
}

/** Makes the state folder; everything else that is started needs it. */
export async function checkWritable(stateDir: string): Promise<void> {
  const probe = join(stateDir, '.writable')
  try {
    await makeFolder(stateDir)
    await writeFile(probe, '')
    await rm(probe)
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason'
    throw new Complaint(
      `cannot write in the state folder ${stateDir} (${why}): choose another with URBE_STATE_DIR`,
      {
        cause,
      },
    )
  }
}

/** Level by level: Node's own recursive mkdir never comes back below /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o755 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || (await isThere(dirname(folder)))) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder, { mode: 0o755 })
  }
}

async function isThere(folder: string): Promise<boolean> {
  return await stat(folder).then(
    () => true,
    () => false,
  )
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
