import { type BitReader, bitsOn } from './bits.ts'
import { type Codes, codesOf, takeSymbol } from './huffman.ts'

/** Bytes that are not in the zlib format, or would unpack to more than was allowed. */
export class InflateError extends Error {
  override readonly name = 'InflateError'
}

const [STORED, FIXED, DYNAMIC] = [0, 1, 2]
const END_OF_BLOCK = 256
const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
]
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCE_BASES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12_289, 16_385, 24_577,
]
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
]
/** Lengths of the codes for code lengths come in this order. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const DEFLATE_WITHIN_32K = 8
const HEADER_BYTES = 2
const ADLER_MODULUS = 65_521

/**
 * Unpacks bytes in the zlib format (RFC 1950, RFC 1951) to exactly `size` of them.
 * @throws InflateError
 */
export function inflateZlib(packed: Uint8Array, size: number): Uint8Array {
  const [method = 0, flags = 0] = packed
  const isZlib = method % 16 === DEFLATE_WITHIN_32K && (method * 256 + flags) % 31 === 0 && (flags & 32) === 0
  if (!isZlib) throw new InflateError('no header of the zlib format')
  const bits = bitsOn(packed, HEADER_BYTES)
  const bytes = inflate(bits, size)
  if (bits.takeBigEndian() !== adler32(bytes)) throw new InflateError('the checksum is another one')
  return bytes
}

/**
 * Unpacks bare deflated bytes (RFC 1951) to exactly `size` of them; whoever packed them has the checksum.
 * @throws InflateError
 */
export function inflateRaw(packed: Uint8Array, size: number): Uint8Array {
  return inflate(bitsOn(packed, 0), size)
}

function inflate(bits: BitReader, size: number): Uint8Array {
  const output: Output = { bytes: new Uint8Array(size), at: 0 }
  for (let isLast = false; !isLast; ) {
    isLast = bits.take(1) === 1
    takeBlock(bits, output)
  }
  if (output.at !== size) throw new InflateError(`${output.at} bytes instead of ${size}`)
  return output.bytes
}

interface Output {
  readonly bytes: Uint8Array
  at: number
}

function takeBlock(bits: BitReader, output: Output): void {
  const kind = bits.take(2)
  if (kind === STORED) takeStored(bits, output)
  else if (kind === FIXED) takeCoded(bits, output, fixedCodes())
  else if (kind === DYNAMIC) takeCoded(bits, output, dynamicCodes(bits))
  else throw new InflateError('an unknown kind of block')
}

function takeStored(bits: BitReader, output: Output): void {
  const [length, check] = bits.takeStoredLengths()
  if ((length ^ check) !== 0xffff) throw new InflateError('a stored block with a wrong length')
  for (let each = 0; each < length; each += 1) put(output, bits.takeByte())
}

function put(output: Output, byte: number): void {
  if (output.at >= output.bytes.length) throw new InflateError(`more than ${output.bytes.length} bytes`)
  output.bytes[output.at] = byte
  output.at += 1
}

interface BlockCodes {
  readonly literals: Codes
  readonly distances: Codes
}

function takeCoded(bits: BitReader, output: Output, { literals, distances }: BlockCodes): void {
  for (;;) {
    const symbol = known(takeSymbol(bits, literals))
    if (symbol === END_OF_BLOCK) return
    if (symbol < END_OF_BLOCK) put(output, symbol)
    else copyBack(bits, output, { symbol: symbol - END_OF_BLOCK - 1, distances })
  }
}

function copyBack(
  bits: BitReader,
  output: Output,
  { symbol, distances }: { readonly symbol: number; readonly distances: Codes },
): void {
  const length = within(LENGTH_BASES, symbol) + bits.take(within(LENGTH_BITS, symbol))
  const far = known(takeSymbol(bits, distances))
  const distance = within(DISTANCE_BASES, far) + bits.take(within(DISTANCE_BITS, far))
  if (distance > output.at) throw new InflateError('a copy of what came before the beginning')
  for (let each = 0; each < length; each += 1) put(output, output.bytes[output.at - distance] ?? 0)
}

function known(symbol: number): number {
  if (symbol < 0) throw new InflateError('bits that are no code')
  return symbol
}

function within(table: readonly number[], symbol: number): number {
  const value = table[symbol]
  if (value === undefined) throw new InflateError('a code without a meaning')
  return value
}

function fixedCodes(): BlockCodes {
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280)
  return { literals: codesOf(lengths), distances: codesOf(new Uint8Array(30).fill(5)) }
}

const [REPEAT_LAST, REPEAT_ZERO, REPEAT_ZERO_LONG] = [16, 17, 18]

function dynamicCodes(bits: BitReader): BlockCodes {
  const literals = bits.take(5) + 257
  const distances = bits.take(5) + 1
  const count = bits.take(4) + 4
  const lengthLengths = new Uint8Array(ORDER.length)
  for (const place of ORDER.slice(0, count)) lengthLengths[place] = bits.take(3)
  const lengths = takeLengths(bits, codesOf(lengthLengths), literals + distances)
  return { literals: codesOf(lengths.subarray(0, literals)), distances: codesOf(lengths.subarray(literals)) }
}

function takeLengths(bits: BitReader, codes: Codes, count: number): Uint8Array {
  const lengths = new Uint8Array(count)
  for (let at = 0; at < count; ) {
    const symbol = known(takeSymbol(bits, codes))
    const run = runOf(bits, symbol)
    if (at + run > count) throw new InflateError('more code lengths than codes')
    if (symbol === REPEAT_LAST && at === 0) throw new InflateError('a repetition of nothing')
    lengths.fill(
      symbol < REPEAT_LAST ? symbol : symbol === REPEAT_LAST ? (lengths[at - 1] ?? 0) : 0,
      at,
      at + run,
    )
    at += run
  }
  return lengths
}

function runOf(bits: BitReader, symbol: number): number {
  if (symbol === REPEAT_LAST) return 3 + bits.take(2)
  if (symbol === REPEAT_ZERO) return 3 + bits.take(3)
  return symbol === REPEAT_ZERO_LONG ? 11 + bits.take(7) : 1
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % ADLER_MODULUS
    b = (b + a) % ADLER_MODULUS
  }
  return b * 65_536 + a
}
