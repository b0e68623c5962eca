export type TemplateErrorCode = 'unknown-template' | 'unknown-variable' | 'invalid-template' | 'too-long'

/** One thing that is wrong with a template: where it stands and what to do. `variable` is the name it is about. */
export type TemplateProblem = { file: string; line: number; message: string; variable?: string }

/** A template that cannot be loaded, found or rendered. The message says what, where and what to do. */
export class TemplateError extends Error {
  readonly code: TemplateErrorCode
  /** Every problem found, in file order; empty where the message says it all. */
  readonly problems: readonly TemplateProblem[]

  constructor(code: TemplateErrorCode, message: string, problems: readonly TemplateProblem[] = []) {
    super(message)
    this.name = 'TemplateError'
    this.code = code
    this.problems = problems
  }
}

/** One error for all problems of a load, one line each: `templates/x/body.hbs:12: what is wrong; what to do`. */
export function invalidTemplates(problems: readonly TemplateProblem[]): TemplateError {
  const lines = problems.map((problem) => `${problem.file}:${problem.line}: ${problem.message}`)
  return new TemplateError('invalid-template', lines.join('\n'), problems)
}
