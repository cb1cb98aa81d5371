import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'

import { type ArchiveStore, checkedName } from './archive-store.ts'
import { hasCode, makeFolder, PART_SUFFIX, removeFile, replaceFile } from './files.ts'

/** An archive in a folder of this machine. */
export function openFolderStore(folder: string): ArchiveStore {
  return {
    async put(name, bytes) {
      const parts = checkedName(name).split('/')
      const file = join(folder, ...parts)
      await makeFolder(join(folder, ...parts.slice(0, -1)))
      await replaceFile(file, bytes)
    },
    async get(name) {
      try {
        return await readFile(join(folder, ...checkedName(name).split('/')))
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return undefined
        throw error
      }
    },
    async remove(name) {
      try {
        await removeFile(join(folder, ...checkedName(name).split('/')))
      } catch (error) {
        // There is no folder either.
        if (!hasCode(error, 'ENOENT')) throw error
      }
    },
    async list(prefix) {
      const base = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      const found = await namesBelow(join(folder, base))
      return found
        .map((name) => `${base}${name}`)
        .filter((name) => name.startsWith(prefix) && !name.endsWith(PART_SUFFIX))
        .sort()
    },
  }
}

async function namesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}
