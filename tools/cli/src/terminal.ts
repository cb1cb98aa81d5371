import { createInterface } from 'node:readline/promises'

/** Where the command reads and writes; tests pass their own. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** To where messages go, without a new line: what is drawn is drawn over again. */
  readonly draw: (text: string) => void
  /** One line from the person, without showing it. */
  readonly secret: (question: string) => Promise<string>
  /** One line from the person. */
  readonly line: (question: string, signal: AbortSignal) => Promise<string>
  readonly readAll: () => Promise<string>
  /** Somebody can be asked. */
  readonly isInteractive: boolean
  /** Somebody, and no program, reads the answers. */
  readonly outIsSeen: boolean
  /** Somebody reads the messages. */
  readonly errIsSeen: boolean
}

const ENTER = /[\r\n]/
const BACKSPACE = new Set(['\u007f', '\b'])
const INTERRUPT = '\u0003'

export function systemTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  stdout.on('error', leaveQuietly)
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    draw: (text) => void stderr.write(text),
    isInteractive: stdin.isTTY === true,
    outIsSeen: stdout.isTTY === true,
    errIsSeen: stderr.isTTY === true,
    readAll: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks).toString('utf8')
    },
    line: async (question, signal) => {
      // Without `terminal` the line editor leaves Ctrl-C to the process, which ends in good order.
      const asking = createInterface({ input: stdin, output: stderr, terminal: false })
      try {
        return await asking.question(question, { signal })
      } finally {
        asking.close()
      }
    },
    secret: async (question) => {
      stderr.write(question)
      stdin.setRawMode(true).resume()
      try {
        return await typedLine(stdin)
      } finally {
        stdin.setRawMode(false).pause()
        stderr.write('\n')
      }
    },
  }
}

/** Whoever read our output, `head` say, has seen enough. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}

function typedLine(stdin: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = ''
    const done = (settle: () => void) => {
      stdin.off('data', take)
      settle()
    }
    const take = (data: Buffer) => {
      for (const key of data.toString('utf8')) {
        if (ENTER.test(key)) return done(() => resolve(typed))
        if (key === INTERRUPT) return done(() => reject(new Error('interrupted')))
        typed = BACKSPACE.has(key) ? typed.slice(0, -1) : typed + key
      }
    }
    stdin.on('data', take)
  })
}
