import { FINDINGS_MAX, type Finding } from '@urbe/contracts'

export type Found = Omit<Finding, 'last'> & { readonly last?: number }

/** Findings of one kind in a row become one range; beyond the limit they are only counted. */
export function collectFindings() {
  const ranges: Finding[] = []
  let dropped = 0
  return {
    add(found: Found): void {
      const finding: Finding = { ...found, last: found.last ?? found.first }
      const before = ranges.at(-1)
      if (before !== undefined && continues(before, finding))
        ranges[ranges.length - 1] = { ...before, last: finding.last }
      else if (ranges.length < FINDINGS_MAX) ranges.push(finding)
      else dropped += 1
    },
    all: (): readonly Finding[] => ranges,
    /** Ranges that there was no room for. */
    dropped: () => dropped,
  }
}

function continues(before: Finding, { stream, where, kind, first, segment, detail }: Finding): boolean {
  const same = before.stream === stream && before.where === where && before.kind === kind
  return same && before.segment === segment && before.detail === detail && before.last + 1 === first
}
