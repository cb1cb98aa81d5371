/** Bits of a link. */
export const MARK = {
  /** It is jammed, and that was told. */
  jamTold: 1,
  /** It is to be closed until its moment. */
  ordered: 2,
  /** Nobody may turn into it. */
  closed: 4,
} as const
