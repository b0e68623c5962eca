/** Every colour in the light theme and in the dark one. Pairs that carry text keep 4.5:1 (test/extension/ui/tokens.test.ts). */
const COLOURS = {
  surface: ['#ffffff', '#1d1f24'],
  raised: ['#f5f6f8', '#272a31'],
  line: ['#e1e4ea', '#383c46'],
  text: ['#1a1d24', '#eceef2'],
  muted: ['#596070', '#a7aebb'],
  accent: ['#1d5fd1', '#8ab4ff'],
  onAccent: ['#ffffff', '#0c1a33'],
  danger: ['#b3261e', '#ff9d94'],
  dangerSoft: ['#fdecea', '#43211f'],
  warn: ['#8a4b00', '#ffc573'],
  warnSoft: ['#fff3dd', '#3d2f17'],
  good: ['#17693a', '#7fd6a2'],
  'tier-1': ['#5b2fb0', '#cdb5ff'],
  'tier-1-soft': ['#efe8fb', '#352a52'],
  'tier-2': ['#0b5a78', '#8fd3ee'],
  'tier-2-soft': ['#e0f1f7', '#17384a'],
  'tier-3': ['#1c6140', '#93dab4'],
  'tier-3-soft': ['#e2f3ea', '#1b3d2c'],
  'tier-4': ['#7a4a10', '#f0c48c'],
  'tier-4-soft': ['#f8ecdb', '#43321b'],
  thriving: ['#1a8a4b', '#4cc383'],
  healthy: ['#2f7fd6', '#6aa9f7'],
  'needs-attention': ['#c27400', '#f0a63a'],
  'at-risk': ['#cc3a30', '#ff7a70'],
} satisfies Record<string, [light: string, dark: string]>

/** Colours of one theme. */
export type Theme = Record<keyof typeof COLOURS, string>

export const light = themeOf(0)
export const dark = themeOf(1)

/** The theme as custom properties, for a style attribute or a rule. */
export function cssVariables(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')
}

function themeOf(at: 0 | 1): Theme {
  return Object.fromEntries(Object.entries(COLOURS).map(([name, pair]) => [name, pair[at]])) as Theme
}
