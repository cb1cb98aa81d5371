import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

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
    await mkdir(stateDir, { recursive: true, mode: 0o755 })
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

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
