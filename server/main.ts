import { readEnv } from './env.ts'
import { StartError } from './errors.ts'
import { requireNode } from './start/node-version.ts'
import { openTerminal } from './start/terminal.ts'

async function main(): Promise<void> {
  requireNode(process.versions.node)
  const env = readEnv(process.env)
  const terminal = openTerminal(process.stdout, () => performance.now())
  terminal.heading('Tributary')
  // Only now: an older Node cannot even read what the service is made of.
  const { startService } = await import('./start/start-service.ts')
  const service = await startService(env, terminal)
  let stopping = false
  async function stop() {
    if (stopping) return
    stopping = true
    terminal.line('\n  Stopping …')
    await service.stop()
    terminal.line('  Stopped.')
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

main().catch((error: unknown) => {
  const told =
    error instanceof StartError || (error instanceof Error && 'code' in error && error.name.endsWith('Error'))
  process.stderr.write(
    `\nTributary could not start. ${told ? (error as Error).message : ((error as Error)?.stack ?? error)}\n`,
  )
  process.exit(1)
})
