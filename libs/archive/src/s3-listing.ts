/** One page of `ListObjectsV2`. S3's answer is flat enough to be read without a parser of XML. */
export function listingIn(xml: string): {
  readonly names: readonly string[]
  readonly next: string | undefined
} {
  const names = [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key))
  const isMore = /<IsTruncated>\s*true\s*<\/IsTruncated>/.test(xml)
  const token = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(xml)?.[1]
  if (isMore && token === undefined) throw new Error('S3: a page says that there is more, but not where')
  return { names, next: isMore && token !== undefined ? unescaped(token) : undefined }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    return entities[name] ?? whole
  })
}
