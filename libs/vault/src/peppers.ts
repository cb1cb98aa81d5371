import type { Peppers } from './password-worker.ts'

const LINE = /^([a-z0-9]{1,16}):([A-Za-z0-9_-]{43,86})$/
export const PEPPERS_MAX = 16

/** A line `<id>:<32 to 64 bytes as base64url>` each; the first goes over new hashes, the others are still known. */
export function readPeppers(text: string): Peppers {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const pairs = lines.map((line, at) => {
    const [, id = '', key = ''] = LINE.exec(line.trim()) ?? []
    if (id === '')
      throw new Error(`line ${at + 1} of the pepper file is not <id>:<base64url of 32 bytes or more>`)
    return [id, key] as const
  })
  const [current] = pairs[0] ?? []
  if (current === undefined) throw new Error('the pepper file is empty')
  if (pairs.length > PEPPERS_MAX) throw new Error(`the pepper file has more than ${PEPPERS_MAX} lines`)
  const keys = Object.fromEntries(pairs)
  if (Object.keys(keys).length < pairs.length) throw new Error('the pepper file names one id twice')
  return { current, keys }
}
