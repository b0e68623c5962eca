import { styleText } from 'node:util'
import { readEnv } from '../env.ts'
import { StartError } from '../errors.ts'

const NARROWEST = 100

async function main(): Promise<number> {
  const { DATA_DIR } = readEnv(process.env)
  const { runCli } = await import('./run-cli.ts')
  return runCli(process.argv.slice(2), {
    dataDir: DATA_DIR,
    fetch,
    now: () => new Date(),
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    ...(process.stderr.isTTY && { progress: (text: string) => void process.stderr.write(`\r\x1b[2K${text}`) }),
    width: Math.max(NARROWEST, process.stdout.columns ?? NARROWEST),
    heading: (text) => styleText('bold', text, { stream: process.stdout, validateStream: true }),
  })
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const told = error instanceof StartError ? error.message : ((error as Error).stack ?? String(error))
    process.stderr.write(`${told}\n`)
    process.exitCode = 1
  },
)
