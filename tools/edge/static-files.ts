import { createReadStream, type Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** Vite names these by their content: they never change. */
const HASHED = /^\/assets\//
const FOR_EVER = 'public, max-age=31536000, immutable'
const ASK_FIRST = 'no-cache'

export interface FoundFile {
  readonly file: string
  readonly stats: Stats
}

/** The file that a request path names below `root`, and never one outside, whatever dots, bytes or links say. */
export async function findFile(root: string, path: string): Promise<FoundFile | undefined> {
  const decoded = decode(path)
  if (decoded === undefined || decoded.includes('\0')) return undefined
  try {
    const base = await realpath(root)
    const file = await realpath(join(base, normalize(`/${decoded}`)))
    if (!file.startsWith(base + sep)) return undefined
    const stats = await stat(file)
    return stats.isFile() ? { file, stats } : undefined
  } catch {
    return undefined
  }
}

export function cachingOf(path: string): string {
  return HASHED.test(path) ? FOR_EVER : ASK_FIRST
}

/** Sends a file, or 304 when the client has it. */
export function sendFile(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { file, stats }: FoundFile,
  headers: OutgoingHttpHeaders,
): void {
  const etag = `"${stats.size.toString(16)}-${Math.floor(stats.mtimeMs).toString(16)}"`
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...headers, etag }).end()
    return
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': stats.size,
    ...headers,
    etag,
  })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
