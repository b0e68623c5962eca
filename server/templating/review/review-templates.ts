import type { Template } from '../library.ts'
import { loadTemplates } from '../load.ts'
import { render } from '../render.ts'
import { TemplateError, type TemplateProblem } from '../template-error.ts'
import { findBlemishes } from './find-blemishes.ts'

export type Review = { templates: number; mails: number; problems: TemplateProblem[] }

/**
 * What is wrong with a templates folder: all that keeps it from loading, else all that its samples show when they are
 * rendered, whole and with each value missing.
 */
export function reviewTemplates(dir: string): Review {
  try {
    const library = loadTemplates(dir)
    const reviews = library.list().map(({ id }) => reviewTemplate(library.get(id)))
    const mails = reviews.reduce((sum, each) => sum + each.mails, 0)
    return { templates: reviews.length, mails, problems: reviews.flatMap(({ problems }) => problems) }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { templates: 0, mails: 0, problems: problemsOf(error, dir) }
  }
}

function problemsOf(error: TemplateError, dir: string): TemplateProblem[] {
  return error.problems.length > 0 ? [...error.problems] : [{ file: dir, line: 1, message: error.message }]
}

/** What its samples show, whole and with each value missing. Values that it does not declare are left out. */
export function reviewTemplate(template: Template): { mails: number; problems: TemplateProblem[] } {
  const { id, meta, samples } = template
  const alone = { get: () => template }
  const problems: TemplateProblem[] = []
  const report = (sample: string, message: string) =>
    problems.push({ file: `${id}/samples/${sample}`, line: 1, message })
  let fewest = Number.POSITIVE_INFINITY
  for (const { name, sample } of samples) {
    const file = `${name}.json`
    const own = Object.fromEntries(Object.entries(sample.values).filter(([key]) => Object.hasOwn(meta.variables, key)))
    for (const missing of [null, ...Object.keys(meta.variables)]) {
      const values = missing === null ? own : { ...own, [missing]: '' }
      const mail = render(alone, { templateId: id, sources: sample.sources, values })
      if (missing === null) fewest = Math.min(fewest, mail.blanks.length)
      const where = missing === null ? '' : `without "${missing}", `
      for (const blemish of findBlemishes(mail)) report(file, `${where}${blemish}`)
    }
  }
  if (fewest > 0)
    problems.push({ file: `${id}/samples`, line: 1, message: 'every sample leaves a blank; fill one whole' })
  return { mails: samples.length * (1 + Object.keys(meta.variables).length), problems }
}
