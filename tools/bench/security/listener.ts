import { followAccess } from '@urbe/access'
import { connectLog } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'

import type { FromListener, ListenerTask, ToListener } from './children.ts'

/** A process that believes tokens as every service does, and tells when it does no longer. */
const { natsUrl, seedFile, name, issuer }: ListenerTask = JSON.parse(process.argv[2] ?? '')
const tell = (message: FromListener) => process.send?.(message)
/** On the clock that all processes of a machine share; better than whole milliseconds. */
const now = () => performance.timeOrigin + performance.now()

const connection = await connectLog({ url: natsUrl, seedFile, name })
const access = await followAccess({
  connection,
  issuer,
  clock: systemClock,
  log: { warn: (_fields, message) => process.stderr.write(`${message}\n`) },
})
let tokens: readonly string[] = []
// The very check of a request, not the message alone.
access.onRevoked(() => void refused().then((all) => all && tell({ kind: 'refused', at: now() })))
process.on('message', async (message: ToListener) => {
  ;({ tokens } = message)
  const each = await Promise.all(tokens.map(isRefused))
  tell({ kind: 'watching', believed: each.filter((isNot) => !isNot).length })
})
process.once('disconnect', async () => {
  access.stop()
  await connection.close()
})
while (!access.ready()) await new Promise((resolve) => setTimeout(resolve, 50))
tell({ kind: 'ready' })

async function refused(): Promise<boolean> {
  return (await Promise.all(tokens.map(isRefused))).every(Boolean)
}

async function isRefused(token: string): Promise<boolean> {
  return await access.authenticate(token).then(
    () => false,
    () => true,
  )
}
