import { parseArgs } from 'node:util'
import { DEFAULT_LAG, type IndexLag } from './control.ts'
import type { Plan } from './portal.ts'
import { type SandboxOptions, startSandbox } from './start.ts'

const USAGE =
  'node server/sandbox/main.ts [--port 0] [--file ./data/sandbox.sqlite] [--plan enterprise|starter] [--portal N] [--time-zone ZONE] [--token T] [--seed N] [--index-lag default|MS|MIN-MAX] [--scopes A,B]'

function readOptions(args: string[]): SandboxOptions {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '0' },
      file: { type: 'string', default: './data/sandbox.sqlite' },
      plan: { type: 'string', default: 'enterprise' },
      portal: { type: 'string' },
      'time-zone': { type: 'string' },
      token: { type: 'string' },
      seed: { type: 'string' },
      'index-lag': { type: 'string' },
      scopes: { type: 'string' },
    },
  })
  const port = wholeNumber('--port', values.port)
  if (port > 65_535) throw new Error(`--port ${values.port} is over 65535`)
  return {
    port,
    file: values.file,
    plan: readPlan(values.plan),
    portalId: values.portal === undefined ? undefined : wholeNumber('--portal', values.portal),
    timeZone: values['time-zone'],
    token: values.token,
    seed: values.seed === undefined ? undefined : wholeNumber('--seed', values.seed),
    indexLag: values['index-lag'] === undefined ? undefined : readLag(values['index-lag']),
    scopes: values.scopes?.split(',').filter(Boolean),
  }
}

function readPlan(plan: string): Plan {
  if (plan === 'enterprise' || plan === 'starter') return plan
  throw new Error(`--plan ${plan} is neither enterprise nor starter`)
}

function readLag(lag: string): IndexLag {
  if (lag === 'default') return DEFAULT_LAG
  const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(lag) ?? []
  if (!from || Number(to) < Number(from)) throw new Error(`--index-lag ${lag} is neither default, MS nor MIN-MAX`)
  return { minMs: Number(from), maxMs: Number(to) }
}

function wholeNumber(name: string, value: string): number {
  if (/^\d+$/.test(value)) return Number(value)
  throw new Error(`${name} ${value} is not a whole number`)
}

function explain(error: unknown, port: number | undefined): string {
  const known = error instanceof Error ? error : new Error(String(error))
  if ('code' in known && known.code === 'EADDRINUSE') {
    return `HubSpot sandbox: port ${port} is in use. Stop what listens there or choose another with --port.`
  }
  return `HubSpot sandbox: ${known.message}\nUsage: ${USAGE}`
}

async function main(): Promise<void> {
  let port: number | undefined
  try {
    const options = readOptions(process.argv.slice(2))
    port = options.port
    const sandbox = await startSandbox(options)
    const stop = () => void sandbox.close().finally(() => process.exit(0))
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
    // A parent that was killed cannot say so: the closed channel does.
    process.once('disconnect', stop)
    console.log(JSON.stringify({ port: sandbox.port }))
    process.send?.({ port: sandbox.port })
  } catch (error) {
    console.error(explain(error, port))
    process.exitCode = 1
    process.disconnect?.()
  }
}

await main()
