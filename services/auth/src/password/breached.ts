import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Where passwords that were stolen elsewhere are looked up. A list that cannot be read lets a password pass. */
export interface BreachedPasswords {
  readonly has: (password: string) => Promise<boolean>
}

/** Longer than any line of such a list: 40 digits, a colon and a count. */
const LINE_BYTES_MAX = 64
const SHA1_DIGITS = 40

/**
 * A file as the lists of breached passwords are published: a line `<SHA-1 in hexadecimal>[:<count>]` each, sorted. It is searched
 * where it lies, so that its many gigabytes are never read.
 */
export function breachedInFile(path: string): BreachedPasswords {
  return {
    async has(password) {
      const wanted = createHash('sha1').update(password).digest('hex').toUpperCase()
      const file = await open(path, 'r')
      try {
        const read = async (at: number) => {
          const { bytesRead, buffer } = await file.read(
            Buffer.alloc(2 * LINE_BYTES_MAX),
            0,
            2 * LINE_BYTES_MAX,
            at,
          )
          return buffer.toString('latin1', 0, bytesRead)
        }
        return await search({ wanted, size: (await file.stat()).size, read })
      } finally {
        await file.close()
      }
    },
  }
}

interface Search {
  readonly wanted: string
  readonly size: number
  readonly read: (at: number) => Promise<string>
}

/** Halves the bytes in which the line can begin, until there is none left. */
async function search({ wanted, size, read }: Search): Promise<boolean> {
  let [from, to] = [0, size]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const text = await read(middle === 0 ? 0 : middle - 1)
    const begin = middle === 0 ? 0 : text.indexOf('\n') + 1
    const found = text.slice(begin, begin + SHA1_DIGITS).toUpperCase()
    if (found === wanted) return true
    if ((begin === 0 && middle !== 0) || found === '' || found > wanted) to = middle
    else from = middle + 1
  }
  return false
}
