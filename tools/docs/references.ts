/** Every `$ref` of a document that leads nowhere. */
export function brokenReferences(document: unknown): readonly string[] {
  const broken = new Set<string>()
  visit(document, (reference) => {
    if (resolve(document, reference) === undefined) broken.add(reference)
  })
  return [...broken]
}

/** What `#/a/b` points at; `undefined` when there is nothing. */
export function resolve(document: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined
  let here: unknown = document
  for (const token of reference.slice(2).split('/')) {
    if (typeof here !== 'object' || here === null) return undefined
    here = (here as Record<string, unknown>)[token.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return here
}

function visit(value: unknown, onReference: (reference: string) => void): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, each] of Object.entries(value)) {
    if (key === '$ref' && typeof each === 'string') onReference(each)
    else visit(each, onReference)
  }
}
