import { crc32 } from '../gtfs/crc32.ts'

interface Packing {
  /** Files are stored as they are without it. */
  readonly deflate?: (bytes: Uint8Array) => Uint8Array
  readonly comment?: string
}

/** A zip archive of texts. */
export function zipOf(
  files: Readonly<Record<string, string>>,
  { deflate, comment = '' }: Packing = {},
): Uint8Array {
  const method = deflate === undefined ? 0 : 8
  let at = 0
  const entries = Object.entries(files).map(([name, text]) => {
    const bytes = Buffer.from(text)
    const packed = deflate === undefined ? bytes : deflate(bytes)
    const sizes = words([crc32(bytes), packed.length, bytes.length])
    const head = [halves([20, 0, method, 0, 0]), sizes, halves([name.length, 0])]
    const local = Buffer.concat([words([0x04034b50]), ...head, Buffer.from(name), packed])
    const central = Buffer.concat([
      words([0x02014b50]),
      halves([20]),
      ...head,
      halves([0, 0, 0]),
      words([0, at]),
      Buffer.from(name),
    ])
    at += local.length
    return { local, central }
  })
  const directory = Buffer.concat(entries.map(({ central }) => central))
  const count = entries.length
  const end = [words([0x06054b50]), halves([0, 0, count, count]), words([directory.length, at])]
  return Buffer.concat([
    ...entries.map(({ local }) => local),
    directory,
    ...end,
    halves([comment.length]),
    Buffer.from(comment),
  ])
}

function words(values: readonly number[]): Buffer {
  return Buffer.from(Uint32Array.from(values).buffer)
}

function halves(values: readonly number[]): Buffer {
  return Buffer.from(Uint16Array.from(values).buffer)
}
