/** A command that cannot go on: one message for the terminal and a non-zero exit, no stack. */
export class CliError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'CliError'
  }
}
