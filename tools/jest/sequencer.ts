interface TestFile {
  readonly path: string
  readonly context: {
    readonly config: { readonly rootDir: string }
    readonly hasteFS: { readonly getSize: (path: string) => number | null }
  }
}

interface Shard {
  readonly shardIndex: number
  readonly shardCount: number
}

/** What takes long, longest first: whole platforms, then whole cities, then servers of one's own; all else only reckons. */
const KINDS = [
  /^tools\/(system|chaos|launcher)\/.*(service|chaos)\.test\.ts$/,
  /^(services\/simulation|tools\/bench)\/test\/|^tools\/cli\/test\/(determinism|influences)\.test\.ts$/,
  /\.service\.test\.ts$/,
  /./,
]

/**
 * The same order on every machine. Jest would begin with the largest files where it has not measured any yet, and end with a small
 * one that lives through a minute of failures while the other worker has nothing left to do.
 */
export default class LongFirst {
  sort<File extends TestFile>(files: readonly File[]): File[] {
    return files.toSorted((one, other) => kindOf(one) - kindOf(other) || sizeOf(other) - sizeOf(one))
  }

  shard<File extends TestFile>(files: readonly File[], { shardIndex, shardCount }: Shard): File[] {
    return this.sort(files).filter((_, at) => at % shardCount === shardIndex - 1)
  }

  /** Jest tells how long each took; nothing is kept of it. */
  cacheResults(): void {}
}

function kindOf({ path, context }: TestFile): number {
  const inRepository = path.slice(context.config.rootDir.length + 1)
  return KINDS.findIndex((kind) => kind.test(inRepository))
}

function sizeOf({ path, context }: TestFile): number {
  return context.hasteFS.getSize(path) ?? 0
}
