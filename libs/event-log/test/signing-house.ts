import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { ServiceName } from '@urbe/contracts'
import { type Clock, systemClock, uuid7 } from '@urbe/kernel'

import { makeSigningKeys, signersFile, signingKeyFile } from '../src/signing/key-files.ts'
import { openSignatures } from '../src/signing/signatures.ts'

export const fileFaults: unknown[] = []

/** Keys of some services in a folder of their own. */
export async function openSigningHouse(services: readonly string[], unsignedUntil?: string) {
  const folder = await mkdtemp(join(tmpdir(), `urbe-signing-${randomUUID()}`))
  await makeSigningKeys({ folder, services, now: '2026-11-23T08:00:00.000Z', unsignedUntil })
  return {
    folder,
    of: (service: ServiceName, clock: Clock = systemClock) =>
      openSignatures({
        service,
        keyFile: signingKeyFile(folder, service),
        signersFile: signersFile(folder),
        clock,
        newId: () => uuid7(clock().getTime(), randomBytes(10)),
        onFileFault: (error) => fileFaults.push(error),
      }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
