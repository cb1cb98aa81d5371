interface Box {
  /** The middle. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Gives every place away once. */
export function collisions(): { readonly take: (box: Box) => boolean } {
  const taken: Box[] = []
  return {
    take(box) {
      const free = !taken.some((other) => overlap(box, other))
      if (free) taken.push(box)
      return free
    },
  }
}

function overlap(one: Box, other: Box): boolean {
  return (
    Math.abs(one.x - other.x) * 2 < one.width + other.width &&
    Math.abs(one.y - other.y) * 2 < one.height + other.height
  )
}
