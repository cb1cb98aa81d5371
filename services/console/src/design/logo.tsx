/** The mark: a street that turns around a block, and the light of somebody on the way. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect className="mark-block" x="12.6" y="6" width="6.8" height="8" rx="1.6" />
      <path className="mark-street" d="M7.5 6v11a8.5 8.5 0 0 0 17 0v-5" />
      <circle className="mark-light" cx="24.5" cy="6.6" r="2.9" />
    </svg>
  )
}

/** Mark and name, drawn in the same stroke: u r b e, each letter a bend of street. */
export function Wordmark() {
  return (
    <svg className="wordmark" viewBox="0 0 104 32" aria-hidden="true">
      <path className="mark-street" d="M5 11v8a6.5 6.5 0 0 0 13 0v-8" />
      <path className="mark-street" d="M18 25.500V11" />
      <path className="mark-street" d="M30 25.500V11M30 18.500a7.500 7.500 0 0 1 9-7.200" />
      <path className="mark-street" d="M49 4v21.500M49 18.250a6.750 7.250 0 1 1 0 .01" />
      <path className="mark-street" d="M73.600 18.500h13.800a6.900 7.250 0 1 0-2.400 5.300" />
      <circle className="mark-light" cx="97" cy="23.400" r="2.600" />
    </svg>
  )
}
