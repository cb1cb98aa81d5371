import { readFile, writeFile } from 'node:fs/promises'

import { freePorts, isPortFree } from '@urbe/local-servers'

/** The ports of last time where they are still free, so that addresses keep their meaning over a restart. */
export async function portsFor<Name extends string>(
  file: string,
  names: readonly Name[],
): Promise<Readonly<Record<Name, number>>> {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  const known = JSON.parse(text) as Readonly<Record<string, number>>
  const spare = await freePorts(names.length)
  const chosen = await Promise.all(
    names.map(async (name, at) => [name, await keep(known[name], spare[at])] as const),
  )
  // One entry for each name.
  const ports = Object.fromEntries(chosen) as Record<Name, number>
  await writeFile(file, JSON.stringify(ports, undefined, 2))
  return ports
}

async function keep(known: number | undefined, spare: number | undefined): Promise<number> {
  if (known !== undefined && (await isPortFree(known))) return known
  if (spare === undefined) throw new Error('no free port')
  return spare
}
