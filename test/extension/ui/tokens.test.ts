import { expect, test } from 'vitest'
import { dark, light, type Theme } from '../../../extension/ui/tokens.ts'

const TEXT_ON: [keyof Theme, keyof Theme][] = [
  ['text', 'surface'],
  ['text', 'raised'],
  ['muted', 'surface'],
  ['muted', 'raised'],
  ['muted', 'dangerSoft'],
  ['onAccent', 'accent'],
  ['accent', 'surface'],
  ['danger', 'surface'],
  ['danger', 'dangerSoft'],
  ['warn', 'surface'],
  ['warn', 'warnSoft'],
  ['text', 'warnSoft'],
  ['good', 'surface'],
  ['tier-1', 'tier-1-soft'],
  ['tier-2', 'tier-2-soft'],
  ['tier-3', 'tier-3-soft'],
  ['tier-4', 'tier-4-soft'],
  ['surface', 'text'],
]
const DOTS: (keyof Theme)[] = ['thriving', 'healthy', 'needs-attention', 'at-risk']

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}

const themes = [
  ['light', light],
  ['dark', dark],
] as const

test.each(themes)('every text of the %s theme has a contrast of 4.5 or more', (_name, theme) => {
  const poor = TEXT_ON.filter(([text, ground]) => contrast(theme[text], theme[ground]) < 4.5)
  expect(poor).toEqual([])
})

test.each(themes)('every band dot of the %s theme has a contrast of 3 or more', (_name, theme) => {
  expect(DOTS.filter((dot) => contrast(theme[dot], theme.surface) < 3)).toEqual([])
})
