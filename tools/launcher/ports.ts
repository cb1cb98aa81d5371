import { readFile, writeFile } from 'node:fs/promises'

import { freePorts, isPortFree } from '@urbe/local-servers'

/**
 * The ports of last time where they are still free, so that addresses keep their meaning over a restart; none that is
 * set apart for somebody who does not listen yet, and none twice.
 */
export async function portsFor<Name extends string>(
  file: string,
  names: readonly Name[],
  setApart: readonly number[],
): Promise<Readonly<Record<Name, number>>> {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  const known = JSON.parse(text) as Readonly<Record<string, number>>
  const taken = new Set(setApart)
  const kept = new Map<Name, number>()
  for (const name of names) {
    const port = known[name]
    if (port === undefined || taken.has(port) || !(await isPortFree(port))) continue
    taken.add(port)
    kept.set(name, port)
  }
  const spare = [...(await freePorts(names.length - kept.size, { except: taken }))]
  const chosen = names.map((name) => [name, kept.get(name) ?? spare.pop()] as const)
  // One entry for each name: there are as many spare ports as names that have none.
  const ports = Object.fromEntries(chosen) as Record<Name, number>
  await writeFile(file, JSON.stringify(ports, undefined, 2))
  return ports
}
