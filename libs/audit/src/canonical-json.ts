export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined }

/**
 * RFC 8785: no white space, members sorted by the UTF-16 units of their names, numbers and text as ECMAScript writes them. A member
 * that is undefined is left out. Throws for what JSON cannot tell: numbers that are not finite, and halves of surrogate pairs.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) return object(value as { readonly [name: string]: Json })
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a number is not finite')
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('text has half a surrogate pair')
  return JSON.stringify(value)
}

function object(value: { readonly [name: string]: Json | undefined }): string {
  const members: string[] = []
  // Without a comparator names are sorted by their UTF-16 units, as the RFC wants it.
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) members.push(`${canonicalJson(name)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}
