/** Asks a person to prove who they are. Whoever asks while somebody is being asked waits for the same answer. */
export interface ProofDesk {
  /** `isAgain`: what was given just before did not suffice. */
  readonly ask: (isAgain?: boolean) => Promise<boolean>
  /** Does some work; asks for a proof and does it again where the API wants one. */
  readonly proven: <Done>(work: () => Promise<Done>) => Promise<Done>
}

export function proofDesk(
  show: (isAgain: boolean) => Promise<boolean>,
  isWanted: (error: unknown) => boolean,
): ProofDesk {
  let open: Promise<boolean> | undefined
  const ask = (isAgain = false) => {
    open ??= show(isAgain).finally(() => {
      open = undefined
    })
    return open
  }
  return {
    ask,
    async proven(work) {
      try {
        return await work()
      } catch (error) {
        if (!isWanted(error) || !(await ask())) throw error
        return await work()
      }
    },
  }
}
