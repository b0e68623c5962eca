import type { Shown } from '../shown.ts'
import { any } from './any.ts'
import { concat } from './concat.ts'
import { link } from './link.ts'
import { monthNumber } from './month.ts'
import { plural } from './plural.ts'

/** What an expression in a template may be: one value, a list, a switch, or a condition for `{{#if}}`. */
export type Kind = 'value' | 'list' | 'switch' | 'condition'

/**
 * A helper templates may use. The checker holds its arguments to `takes`; the last entry may repeat if `repeats`,
 * entries past `needs` may be left out.
 */
export type Helper = {
  takes: (Kind | 'any')[]
  needs: number
  repeats?: boolean
  returns: Kind
  /** Works on arguments that may be empty; otherwise an empty one must stand inside its {{#if}}. */
  bearsEmpty?: boolean
  run: (...args: never[]) => unknown
}

/** Every helper beside the blocks if, unless and each. Dates, numbers, percentages and ratings print by their type. */
export const HELPERS: Record<string, Helper> = {
  any: { takes: ['any'], needs: 1, repeats: true, returns: 'condition', bearsEmpty: true, run: any },
  concat: { takes: ['list'], needs: 1, repeats: true, returns: 'list', bearsEmpty: true, run: concat },
  link: { takes: ['value', 'value'], needs: 1, returns: 'value', run: link },
  monthNumber: {
    takes: ['value'],
    needs: 1,
    returns: 'value',
    run: (month: Shown) => (month.blank ? month : monthNumber(month.raw)),
  },
  plural: { takes: ['value', 'value', 'value'], needs: 3, returns: 'value', run: plural },
}

export const BLOCKS = ['if', 'unless', 'each'] as const
