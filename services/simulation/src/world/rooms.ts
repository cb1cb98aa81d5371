/** Into one a city is written while the other one is being saved. */
export const ROOMS_MAX = 2
/** A city that keeps so seldom need not hold memory for it. */
export const ROOM_IDLE_MS = 60_000

/**
 * Memory into which keyframes are written, again and again: of new memory the system first makes zeros, which costs more than the writing.
 * A room leaves with its keyframe and comes back when that is saved.
 */
export interface Rooms {
  readonly take: (bytes: number) => Uint8Array<ArrayBuffer>
  /** Keeps as many as are worth it. */
  readonly giveBack: (rooms: readonly ArrayBuffer[]) => void
  /** Lets rooms go that nobody has wanted for long. */
  readonly tidy: () => void
  readonly spare: () => number
}

export function roomsOf(now: () => number): Rooms {
  let spare: ArrayBuffer[] = []
  /** A room has to do for the largest keyframe, however small that is for which it is made. */
  let largest = 0
  let wantedAt = now()
  return {
    take(bytes) {
      wantedAt = now()
      largest = Math.max(largest, bytes)
      spare = spare.filter(({ byteLength }) => byteLength >= largest)
      return new Uint8Array(spare.pop() ?? new ArrayBuffer(largest), 0, bytes)
    },
    giveBack(rooms) {
      spare = [...spare, ...rooms].slice(0, ROOMS_MAX)
    },
    tidy() {
      if (now() - wantedAt > ROOM_IDLE_MS) spare = []
    },
    spare: () => spare.length,
  }
}
