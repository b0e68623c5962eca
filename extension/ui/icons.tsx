import type { JSX } from 'preact'

const PATHS = {
  close: 'M4 4l8 8M12 4l-8 8',
  back: 'M10 3L5 8l5 5',
  mail: 'M2 4h12v9H2zM2 4.5l6 4.5 6-4.5',
  check: 'M3 8.5l3.5 3.5L13 5',
  down: 'M4 6l4 4 4-4',
  out: 'M6 3H3v10h10v-3M9 3h4v4M13 3L7.5 8.5',
  flow: 'M3 3c0 4 5 3 5 10M13 3c0 4-5 3-5 10',
}
export type IconName = keyof typeof PATHS

/** A 16 px line drawing; the text beside it says the same. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
    </svg>
  )
}
