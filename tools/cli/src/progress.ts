import type { Context } from './context.ts'

const CELLS = 24
/** A terminal takes longer to draw than a message to read. */
const COUNT_STEP = 1_000
const ERASE_TO_END = '\u001b[K'

export interface Progress {
  readonly at: (done: number, of: number) => void
  /** Where nobody knows how much there is. */
  readonly count: (done: number) => void
  /** Takes the bar away. */
  readonly end: () => void
}

/** A bar that is drawn over again, where a person sees it; nothing at all where a program reads. */
export function progressOf({ terminal, json }: Context, label: string): Progress {
  if (json || !terminal.errIsSeen) return nothing
  let counted = 0
  return {
    at: (done, of) => terminal.draw(`\r${label} ${bar(done, of)}${ERASE_TO_END}`),
    count: (done) => {
      if (done < counted + COUNT_STEP) return
      counted = done
      terminal.draw(`\r${label} ${grouped(done)}${ERASE_TO_END}`)
    },
    end: () => terminal.draw(`\r${ERASE_TO_END}`),
  }
}

const nothing: Progress = { at: () => undefined, count: () => undefined, end: () => undefined }

/** `[######------------------]  25 %  1,000 of 4,000`; what is unknown is not drawn as zero of zero. */
export function bar(done: number, of: number): string {
  if (of === 0) return '…'
  const share = Math.min(1, done / of)
  const filled = Math.floor(share * CELLS)
  const percent = String(Math.floor(share * 100)).padStart(3)
  return `[${'#'.repeat(filled)}${'-'.repeat(CELLS - filled)}] ${percent} %  ${grouped(done)} of ${grouped(of)}`
}

export function grouped(count: number): string {
  return count.toLocaleString('en')
}
