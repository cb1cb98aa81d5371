import type { XmlReader } from './xml-reader.ts'

/** An attribute of the element opened last that has to be there and to say something. */
export function wordAttribute(reader: XmlReader, name: string): string {
  const value = reader.attribute(name)
  if (value === undefined || value === '') return reader.fail(`<${reader.name()}> with the attribute ${name}`)
  return value
}

export interface NumberRange {
  readonly min: number
  readonly max: number
}

/** A decimal number within bounds. Infinity, NaN and other bases are no numbers here. */
export function numberAttribute(reader: XmlReader, name: string, { min, max }: NumberRange): number {
  const value = Number(wordAttribute(reader, name))
  if (!DECIMAL.test(wordAttribute(reader, name)) || value < min || value > max) {
    return reader.fail(`<${reader.name()}> with ${name} from ${min} to ${max}`)
  }
  return value
}

const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/
