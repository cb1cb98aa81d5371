const paths = {
  play: 'M8 5.500v13l10.500-6.500z',
  pause: 'M8 5.500v13M16 5.500v13',
  stop: 'M6.500 6.500h11v11h-11z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  table: 'M4 5.500h16v13H4zM4 10h16M10 10v8.500',
  map: 'M9 5 3.500 7v12L9 17l6 2 5.500-2V5L15 7zM9 5v12M15 7v12',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20a7.500 7.500 0 0 1 15 0',
  back: 'M14.500 5.500 8 12l6.500 6.500',
  sealed:
    'M12 3 4.500 6v5.500c0 4.500 3.200 8 7.500 9.500 4.300-1.500 7.500-5 7.500-9.500V6zM8.500 12l2.500 2.500 4.500-5',
  expand: 'M8 10l4 4 4-4',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
} as const
export type IconName = keyof typeof paths
const solid: ReadonlySet<IconName> = new Set(['play', 'stop'])

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className={solid.has(name) ? 'icon-drawn solid' : 'icon-drawn'}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
