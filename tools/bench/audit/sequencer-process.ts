import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface SequencerTask {
  readonly natsUrl: string
  readonly databaseUrl: string
  /** The folder of the keys that services sign with; undefined where nothing is signed. */
  readonly signing: string | undefined
}
export interface SequencerProcess extends AsyncDisposable {
  /** Microseconds of the processor so far. */
  readonly cpu: () => Promise<number>
}

export async function startSequencerProcess(task: SequencerTask): Promise<SequencerProcess> {
  const execArgv = ['--disable-warning=ExperimentalWarning']
  const child = fork(join(import.meta.dirname, 'sequencer.ts'), [JSON.stringify(task)], { execArgv })
  const ended = once(child, 'exit')
  const told = async () => {
    const over = ended.then(() => {
      throw new Error('the sequencer has ended by itself')
    })
    // The cast holds because the child sends nothing else.
    const [usage] = (await Promise.race([once(child, 'message'), over])) as [NodeJS.CpuUsage]
    return usage.user + usage.system
  }
  await told()
  return {
    async cpu() {
      const answer = told()
      child.send('cpu')
      return await answer
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
