/** One thing that is wrong in a YAML file. `line` counts from 1; `path` is empty for the file as a whole. */
export type YamlProblem = { line: number; path: string; message: string }

/** A YAML file that cannot be used. The message lists every problem as `file:line: path: what was expected`. */
export class YamlError extends Error {
  readonly file: string
  readonly problems: readonly YamlProblem[]

  constructor(file: string, problems: readonly YamlProblem[]) {
    super(problems.map((problem) => formatProblem(file, problem)).join('\n'))
    this.name = 'YamlError'
    this.file = file
    this.problems = problems
  }
}

function formatProblem(file: string, { line, path, message }: YamlProblem): string {
  return path === '' ? `${file}:${line}: ${message}` : `${file}:${line}: ${path}: ${message}`
}
