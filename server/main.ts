import { parseArgs } from 'node:util'
import { readEnv } from './env.ts'
import type { Service } from './start/start-service.ts'
import { openTerminal, type Terminal } from './start/terminal.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { role: { type: 'string' } } })
  const env = readEnv({ ...process.env, ...(values.role && { ROLE: values.role }) })
  const terminal = openTerminal(process.stdout, () => performance.now())
  terminal.heading('Tributary')
  // Only now: a wrong setting is told without loading the service.
  const { startService } = await import('./start/start-service.ts')
  const starting = startService(env, terminal)
  // Before it is ready: whoever reads "Ctrl-C stops" may press it at once.
  stopOnSignal(starting, terminal)
  await starting
}

/** The first signal stops once the start is through, a second one ends at once: the next start goes on from there. */
function stopOnSignal(starting: Promise<Service>, terminal: Terminal): void {
  let stopping = false
  async function stop() {
    if (stopping) process.exit(130)
    stopping = true
    terminal.line('\n  Stopping … (Ctrl-C again ends at once)')
    // A start that fails is told by main.
    const service = await starting.catch(() => null)
    if (!service) return
    await service.stop()
    terminal.line('  Stopped.')
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** By name: the classes themselves come with modules that an older Node cannot read. */
const FOR_PEOPLE = ['StartError', 'AppError', 'YamlError', 'TemplateError', 'HubSpotError']

main().catch((error: unknown) => {
  const told = error instanceof Error && (FOR_PEOPLE.includes(error.name) || 'code' in error)
  const text = told ? error.message : ((error as Error)?.stack ?? String(error))
  process.stderr.write(`\nTributary could not start. ${text}\n`)
  process.exit(1)
})
