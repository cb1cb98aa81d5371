import { randomBytes } from 'node:crypto'
import { link, open, rename, rm } from 'node:fs/promises'

import { z } from 'zod'

import { kmsUnavailable } from './faults.ts'
import { KEY_BYTES } from './key-wrap.ts'

const OTHERS = 0o077
const OWN = 0o600
const ROOT = 0

const material = z
  .base64()
  .refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, `is not ${KEY_BYTES} bytes in base64`)

export const ringFile = z
  .strictObject({
    urbeKeyRing: z.literal(1),
    /** Version of the key that wraps. */
    active: z.int().positive(),
    /** Keys below it are refused. */
    minVersion: z.int().positive(),
    /** Signing keys are derived from it; it is not rotated. */
    root: material,
    keys: z
      .array(
        z.strictObject({
          version: z.int().positive(),
          id: z.string().min(1).max(64),
          createdAt: z.iso.datetime(),
          material,
        }),
      )
      .min(1),
  })
  .refine(({ keys, active }) => keys.some(({ version }) => version === active), 'the active key is missing')
  .refine(({ active, minVersion }) => active >= minVersion, 'the active key is below minVersion')
  .refine(
    ({ keys }) =>
      new Set(keys.map(({ version }) => version)).size === keys.length &&
      new Set(keys.map(({ id }) => id)).size === keys.length,
    'a version or an id stands twice',
  )
export type RingFile = z.infer<typeof ringFile>

/** A ring with one key. */
export function newRing(at: string): RingFile {
  const root = randomBytes(KEY_BYTES).toString('base64')
  return { urbeKeyRing: 1, active: 1, minVersion: 1, root, keys: [newKey(1, at)] }
}

/** The ring with one more key, which wraps from now on. */
export function withNewKey(ring: RingFile, at: string): RingFile {
  const version = Math.max(...ring.keys.map((key) => key.version)) + 1
  return { ...ring, active: version, keys: [...ring.keys, newKey(version, at)] }
}

function newKey(version: number, at: string): RingFile['keys'][number] {
  const id = `kek-${version}-${randomBytes(4).toString('hex')}`
  return { version, id, createdAt: at, material: randomBytes(KEY_BYTES).toString('base64') }
}

/** Refuses a file that anybody but this process's user, or root, may touch. Says why without a byte of what it read. */
export async function readRing(path: string): Promise<RingFile> {
  const { text, mode, uid } = await contentOf(path).catch((cause: unknown) => {
    throw kmsUnavailable(`the key ring ${path} cannot be read`, cause)
  })
  if (uid !== ROOT && uid !== process.getuid?.())
    throw kmsUnavailable(`the key ring ${path} belongs to somebody else: its owner may write another one`)
  if ((mode & OTHERS) !== 0)
    throw kmsUnavailable(`the key ring ${path} has mode ${(mode & 0o777).toString(8)}; 400 or 600 is needed`)
  const parsed = ringFile.safeParse(parse(text))
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')
  throw kmsUnavailable(`${path} is not a key ring: ${where}`)
}

/** Who owns the file and what is in it are asked of the same file, even while another one takes its place. */
async function contentOf(path: string) {
  const file = await open(path, 'r')
  try {
    const { mode, uid } = await file.stat()
    return { mode, uid, text: await file.readFile('utf8') }
  } finally {
    await file.close()
  }
}

/** A reader sees the old ring or the new one. */
export async function writeRing(path: string, ring: RingFile): Promise<void> {
  await writeBeside(path, ring, (beside) => rename(beside, path))
}

/** A ring with one key, if there is no file yet: of many that make it at the same time, one does. True when it was this one. */
export async function makeRing(path: string, at: string): Promise<boolean> {
  let made = true
  await writeBeside(path, newRing(at), async (beside) => {
    await link(beside, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      made = false
    })
    await rm(beside)
  })
  return made
}

async function writeBeside(
  path: string,
  ring: RingFile,
  settle: (beside: string) => Promise<void>,
): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString('hex')}`
  try {
    const file = await open(beside, 'wx', OWN)
    try {
      await file.writeFile(`${JSON.stringify(ringFile.parse(ring), undefined, 2)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await settle(beside)
  } catch (cause) {
    await rm(beside, { force: true })
    throw kmsUnavailable(`the key ring ${path} cannot be written`, cause)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
