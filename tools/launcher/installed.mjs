/**
 * Exits with 1 when node_modules is not what package-lock.json says. Plain JavaScript for the system's own Node, because
 * it runs before anything is installed.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(resolve(root, file), 'utf8')).packages
  } catch {
    return {}
  }
}

const wanted = Object.entries(packagesIn('package-lock.json'))
const present = packagesIn('node_modules/.package-lock.json')
const missing = wanted.filter(([path, { version, link, optional, devOptional, peer }]) => {
  if (!path.includes('node_modules/') || optional || devOptional || peer) return false
  const found = present[path]
  return found === undefined || found.version !== version || found.link !== link
})
process.exitCode = missing.length === 0 && wanted.length > 0 ? 0 : 1
