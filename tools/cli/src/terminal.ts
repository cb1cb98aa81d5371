/** Where the command reads and writes; tests pass their own. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** One line from the person, without showing it. */
  readonly secret: (question: string) => Promise<string>
  readonly readAll: () => Promise<string>
  readonly isInteractive: boolean
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
    isInteractive: stdin.isTTY === true,
    readAll: async () => {
      const chunks: Buffer[] = []
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk))
      return Buffer.concat(chunks).toString('utf8')
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
