/** Of a part in base64url that is spelled as bytes are, without padding or bits left over. */
export function bytesOf(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url')
  return bytes.toString('base64url') === part ? bytes : undefined
}

/** The JSON in a part, with the text that it was read from; nothing when it is not UTF-8 or not JSON. */
export function jsonOf(part: string): { readonly text: string; readonly value: unknown } | undefined {
  const bytes = bytesOf(part)
  if (bytes === undefined) return
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, value: JSON.parse(text) }
  } catch {
    return
  }
}
