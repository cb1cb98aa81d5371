import { FileFormatError } from '../errors.ts'

/** A binary file of OpenStreetMap says something else than its format wants. It has no lines: `byte` counts from 0 in the file. */
export class PbfFormatError extends Error {
  override readonly name = 'PbfFormatError'
  readonly byte: number
  readonly expected: string

  constructor(byte: number, expected: string, options?: ErrorOptions) {
    super(`byte ${byte}: expected ${expected}`, options)
    this.byte = byte
    this.expected = expected
  }
}

/** One file of a feed that has several says something else than it should. */
export class FeedFormatError extends FileFormatError {
  readonly file: string

  constructor(file: string, line: number, expected: string) {
    super(line, expected)
    this.file = file
    this.message = `${file}, line ${line}: expected ${expected}`
  }
}

export type StreetDraftCode =
  | 'no_streets'
  | 'no_degrees'
  | 'no_lines'
  | 'extent_too_large'
  | 'too_many_nodes'
  | 'too_many_links'
  | 'too_many_zones'
  | 'too_many_streets_at_node'

/** The file is well-formed, but no city can be made of its streets. */
export class StreetDraftError extends Error {
  override readonly name = 'StreetDraftError'
  readonly code: StreetDraftCode

  constructor(code: StreetDraftCode, message: string) {
    super(message)
    this.code = code
  }
}
