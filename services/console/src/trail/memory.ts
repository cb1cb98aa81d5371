import type { Remembered } from './proof/log.ts'

const STORED = 'urbe.trail'

/** What this browser has seen of the log. Whoever clears it begins anew, and believes the first keys that are told. */
export function rememberedLog(): Remembered | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? 'null')
    return isRemembered(stored) ? stored : undefined
  } catch {
    // Something else stands there.
    return undefined
  }
}

export function rememberLog(seen: Remembered): void {
  localStorage.setItem(STORED, JSON.stringify(seen))
}

export function forgetLog(): void {
  localStorage.removeItem(STORED)
}

function isRemembered(stored: unknown): stored is Remembered {
  if (typeof stored !== 'object' || stored === null) return false
  const { origin, vkey, witnessVkey, size, root } = stored as Record<string, unknown>
  const keyed = typeof origin === 'string' && typeof vkey === 'string'
  const watched = witnessVkey === null || typeof witnessVkey === 'string'
  return keyed && watched && Number.isSafeInteger(size) && typeof root === 'string'
}
