import type { VariableType } from '#shared/api/rendered.ts'
import { cleanText, looksUnfilled } from './clean-text.ts'
import { formatDate } from './helpers/date.ts'
import { formatNumber } from './helpers/number.ts'
import { formatPercent } from './helpers/percent.ts'
import { formatRating } from './helpers/rating.ts'
import type { Variable } from './meta.ts'
import { type Shown, shown } from './shown.ts'

/** What the library holds for one value: a printable value, a list of them, a switch. */
export type Printable = Shown | Shown[] | boolean

/** `empty`: nothing there. `wrong`: something there that this type cannot be; the problem says what to do. */
export type Parsed =
  | { state: 'filled'; raw: string; value: Printable }
  | { state: 'empty' }
  | { state: 'wrong'; raw: string; problem: string }

export const LIST_LIMIT = 500
const TEXT_LIMIT = 10_000
const ITEM_LIMIT = 1_000

/** Reads a raw value (typed by a person, or a fact from a source) as the variable's type. Lists have one item a line. */
export function parseValue(variable: Variable, raw: string): Parsed {
  if (raw.trim() === '') return { state: 'empty' }
  if (variable.type === 'list') return parseList(raw)
  if (raw.length > TEXT_LIMIT) {
    return wrong(raw, `has ${raw.length} characters; at most ${TEXT_LIMIT} fit, shorten it`)
  }
  const text = cleanText(raw)
  if (text === '') return { state: 'empty' }
  if (looksUnfilled(text)) return wrong(raw, `"${text.slice(0, 60)}" is a field nobody has filled; write the value`)
  return parsers[variable.type](text, variable)
}

type Parser = (text: string, variable: Variable) => Parsed

const parsers: Record<Exclude<VariableType, 'list'>, Parser> = {
  text: (text) => filled(text, shown(text)),
  choice: parseChoice,
  number: parseNumber,
  percent: (text) => {
    const value = toNumber(text.replace(/\s*%$/, ''))
    return value === null || value < 0
      ? wrong(text, `"${text}" is not a percentage; write it as 12.5`)
      : filled(String(value), shown(String(value), formatPercent(value)))
  },
  rating: (text) => {
    const [, value, scale] = /^(\d+(?:\.\d+)?)\s*(?:\/|of|out of)\s*(\d+)$/.exec(text) ?? []
    return !value || !scale || Number(value) > Number(scale)
      ? wrong(text, `"${text}" lacks its scale; write it as 4.2/5`)
      : filled(`${value}/${scale}`, shown(`${value}/${scale}`, formatRating(Number(value), Number(scale))))
  },
  url: parseUrl,
  date: (text) => {
    const formatted = formatDate(text)
    return formatted === null
      ? wrong(text, `"${text}" is not a date; write it as 2026-10-03, or 2026-10 for a month`)
      : filled(text, shown(text, formatted))
  },
  email: (text) => {
    const addresses = text.split(/\s*[,;]\s*/).filter(Boolean)
    return addresses.length > 0 && addresses.every((address) => /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(address))
      ? filled(addresses.join(', '), shown(addresses.join(', ')))
      : wrong(text, `"${text.slice(0, 60)}" is not an e-mail address; write name@example.com, several with commas`)
  },
}

function parseList(raw: string): Parsed {
  const items = raw
    .split(/\r\n|\r|\n/)
    .map((line) => cleanText(line).replace(/^[•*–-](\s+|$)/, ''))
    .filter((item) => item !== '')
  if (items.length === 0) return { state: 'empty' }
  if (items.length > LIST_LIMIT) return wrong(raw, `has ${items.length} lines; at most ${LIST_LIMIT} fit, shorten it`)
  const long = items.find((item) => item.length > ITEM_LIMIT)
  if (long) return wrong(raw, `has a line of ${long.length} characters; at most ${ITEM_LIMIT} fit, shorten it`)
  const unfilled = items.find(looksUnfilled)
  if (unfilled) return wrong(raw, `"${unfilled.slice(0, 60)}" is a field nobody has filled; write the value`)
  return { state: 'filled', raw: items.join('\n'), value: items.map((item) => shown(item)) }
}

function parseChoice(text: string, variable: Variable): Parsed {
  const choices = variable.choices ?? []
  const choice = choices.find((known) => known.toLowerCase() === text.toLowerCase())
  if (!choice) return wrong(text, `"${text.slice(0, 60)}" is none of ${choices.join(', ')}; choose one`)
  return { state: 'filled', raw: choice, value: isSwitch(variable) ? choice === 'yes' : shown(choice) }
}

/** A choice between exactly yes and no turns an optional block on and off; it is never printed. */
export function isSwitch(variable: Variable): boolean {
  return variable.type === 'choice' && [...(variable.choices ?? [])].sort().join() === 'no,yes'
}

function parseNumber(text: string, variable: Variable): Parsed {
  const value = toNumber(text)
  if (value === null) return wrong(text, `"${text.slice(0, 60)}" is not a number; write digits, such as 1200`)
  const [low, high] = variable.range ?? [-Infinity, Infinity]
  if (value < low || value > high) return wrong(text, `${value} is outside ${low} to ${high}; correct it`)
  return filled(String(value), shown(String(value), formatNumber(value)))
}

function parseUrl(text: string): Parsed {
  const address = /^[\w-]+(\.[\w-]+)+([/?#:]|$)/.test(text) ? `https://${text}` : text
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || /\s/.test(address)) {
    return wrong(text, `"${text.slice(0, 60)}" is not a web address; write it with https://`)
  }
  return filled(address, shown(address))
}

function toNumber(text: string): number | null {
  const plain = /^-?\d{1,3}([, ]\d{3})+(\.\d+)?$/.test(text) ? text.replace(/[, ]/g, '') : text
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(plain) ? Number(plain) : null
}

function filled(raw: string, value: Printable): Parsed {
  return { state: 'filled', raw, value }
}

function wrong(raw: string, problem: string): Parsed {
  return { state: 'wrong', raw, problem }
}
