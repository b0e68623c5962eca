/** Colours of one theme. Pairs that carry text keep 4.5:1 (test/extension/ui/tokens.test.ts). */
export type Theme = {
  surface: string
  raised: string
  line: string
  text: string
  muted: string
  accent: string
  onAccent: string
  danger: string
  dangerSoft: string
  warn: string
  warnSoft: string
  good: string
  'tier-1': string
  'tier-1-soft': string
  'tier-2': string
  'tier-2-soft': string
  'tier-3': string
  'tier-3-soft': string
  'tier-4': string
  'tier-4-soft': string
  thriving: string
  healthy: string
  'needs-attention': string
  'at-risk': string
}

export const light: Theme = {
  surface: '#ffffff',
  raised: '#f5f6f8',
  line: '#e1e4ea',
  text: '#1a1d24',
  muted: '#596070',
  accent: '#1d5fd1',
  onAccent: '#ffffff',
  danger: '#b3261e',
  dangerSoft: '#fdecea',
  warn: '#8a4b00',
  warnSoft: '#fff3dd',
  good: '#17693a',
  'tier-1': '#5b2fb0',
  'tier-1-soft': '#efe8fb',
  'tier-2': '#0b5a78',
  'tier-2-soft': '#e0f1f7',
  'tier-3': '#1c6140',
  'tier-3-soft': '#e2f3ea',
  'tier-4': '#7a4a10',
  'tier-4-soft': '#f8ecdb',
  thriving: '#1a8a4b',
  healthy: '#2f7fd6',
  'needs-attention': '#c27400',
  'at-risk': '#cc3a30',
}

export const dark: Theme = {
  surface: '#1d1f24',
  raised: '#272a31',
  line: '#383c46',
  text: '#eceef2',
  muted: '#a7aebb',
  accent: '#8ab4ff',
  onAccent: '#0c1a33',
  danger: '#ff9d94',
  dangerSoft: '#43211f',
  warn: '#ffc573',
  warnSoft: '#3d2f17',
  good: '#7fd6a2',
  'tier-1': '#cdb5ff',
  'tier-1-soft': '#352a52',
  'tier-2': '#8fd3ee',
  'tier-2-soft': '#17384a',
  'tier-3': '#93dab4',
  'tier-3-soft': '#1b3d2c',
  'tier-4': '#f0c48c',
  'tier-4-soft': '#43321b',
  thriving: '#4cc383',
  healthy: '#6aa9f7',
  'needs-attention': '#f0a63a',
  'at-risk': '#ff7a70',
}

/** The theme as custom properties, for a style attribute or a rule. */
export function cssVariables(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')
}
