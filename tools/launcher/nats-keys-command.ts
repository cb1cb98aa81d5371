import { Complaint } from './complaint.ts'
import { natsAccounts } from './nats-config.ts'
import { forgetFormerKeys, keysInForce, prepareSeeds, takeUpSeeds } from './nats-keys.ts'
import { replaceFile } from './replace-file.ts'

const steps: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  prepare: prepareSeeds,
  'take-up': takeUpSeeds,
  finish: forgetFormerKeys,
}

/** One step of an exchange of NKEYs where nats-server is not ours: seeds of a folder, and the accounts that go with them. */
export async function exchangeKeys([step = '', folder, accounts]: readonly string[]): Promise<void> {
  const work = steps[step]
  if (work === undefined || folder === undefined || accounts === undefined)
    throw new Complaint(`say nats-keys ${Object.keys(steps).join('|')} <folder of seeds> <accounts.conf>`)
  await work(folder)
  await replaceFile(accounts, natsAccounts(await keysInForce(folder)))
}
