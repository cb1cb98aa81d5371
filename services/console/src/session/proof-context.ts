import { createContext, useContext } from 'react'

import type { ProofDesk } from './proof-desk.ts'

const ProofContext = createContext<ProofDesk | null>(null)
export const ProofDeskProvider = ProofContext.Provider

export function useProof(): ProofDesk {
  const desk = useContext(ProofContext)
  if (desk === null) throw new Error('useProof is used outside ProofProvider')
  return desk
}
