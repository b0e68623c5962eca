import { Command, CommanderError } from 'commander'
import type { Cli } from './cli.ts'
import { CliError } from './cli-error.ts'
import { COMMANDS } from './commands/index.ts'

const DONE = 0
const FAILED = 1
const WRONG_ARGUMENTS = 2

/**
 * Runs one command against the running service.
 * @param args what stands behind `npm run cli --`
 * @returns the exit code: 0 done, 1 it could not be done and the message says why, 2 wrong arguments
 */
export async function runCli(args: readonly string[], cli: Cli): Promise<number> {
  const program = createProgram(cli)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return DONE
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_ARGUMENTS
    if (!(error instanceof CliError)) throw error
    cli.err(error.message)
    return FAILED
  }
}

function createProgram(cli: Cli): Command {
  const program = new Command('npm run cli --')
    .description('The command line of the running service.')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showHelpAfterError('(add --help for the commands and their options)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.out(text.trimEnd()),
      writeErr: (text) => cli.err(text.trimEnd()),
    })
  for (const add of COMMANDS) add(program, cli)
  return program
}
