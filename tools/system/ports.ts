import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { freePorts } from '@urbe/testkit/servers'

import { processNames } from '../launcher/services.ts'
import { layoutOf } from '../launcher/settings.ts'

/**
 * Lays out the ports of a copy as the launcher would have kept them from last time, and answers with the edge's: copies that
 * start at once in several processes take none of each other's.
 */
export async function layPorts(stateDir: string): Promise<number> {
  const [edge = 0, ...inner] = await freePorts(1 + processNames.length)
  const { ports } = layoutOf(stateDir)
  await mkdir(dirname(ports), { recursive: true })
  await writeFile(
    ports,
    JSON.stringify(Object.fromEntries(processNames.map((name, at) => [name, inner[at]]))),
  )
  return edge
}
