import { writeFileSync } from 'node:fs'
import { CliError } from '../cli-error.ts'

/** Writes a file a person asked for and says so. Throws CliError where it cannot be written. */
export function writeOutput(file: string, text: string): string {
  try {
    writeFileSync(file, text)
    return `Written: ${file}`
  } catch (error) {
    throw new CliError(
      `${file} cannot be written (${(error as NodeJS.ErrnoException).code}). Name another file.`,
      error,
    )
  }
}
