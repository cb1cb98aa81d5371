import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { type ArchiveStore, openFolderStore } from '@urbe/archive'

/** Where cold files lie. */
export interface ColdStore extends Pick<ArchiveStore, 'put' | 'get'> {
  /** What is not there is removed already. */
  readonly remove: (name: string) => Promise<void>
}

export function openColdFolder(folder: string): ColdStore {
  const { put, get } = openFolderStore(folder)
  return { put, get, remove: (name) => rm(join(folder, name), { force: true }) }
}
