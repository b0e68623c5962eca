import type { Rendered } from '#shared/api/rendered.ts'
import { AppError } from '../../errors.ts'

/** Throws `invalid` naming every blank that blocks: a mail with one is never opened. */
export function refuseBlanks(rendered: Rendered): void {
  const blanks = rendered.values.filter((value) => rendered.blanks.includes(value.name))
  if (blanks.length === 0) return
  const labels = blanks.map((blank) => `"${blank.label}"`).join(', ')
  throw new AppError('invalid', `${rendered.label}: fill ${labels} first.`, {
    errors: blanks.map((blank) => ({
      path: `values.${blank.name}`,
      message: blank.problem ?? `${blank.label} is empty`,
    })),
  })
}
