import { startSandboxProcess } from '#server/start/sandbox-process.ts'

export const TOKEN = 'pat-na1-sandbox'

export type MoodySandbox = {
  url: string
  /** Faults of every kind on every endpoint, and an index that trails behind. */
  upset(): Promise<void>
  calm(): Promise<void>
  personEdits(type: string, id: string, properties: Record<string, string>): Promise<void>
  stop(): Promise<void>
}

/** Share of the requests each fault strikes. `slow` makes a push last long enough to be killed in. */
const FAULTS = [
  { kind: 'error_500', rate: 0.03 },
  { kind: 'timeout', rate: 0.01 },
  { kind: 'commit_then_timeout', rate: 0.02 },
  { kind: 'malformed', rate: 0.02 },
  { kind: 'html', rate: 0.01 },
  { kind: 'reset', rate: 0.02 },
  { kind: 'status_401', rate: 0.01 },
  { kind: 'status_403', rate: 0.01 },
  { kind: 'status_429', rate: 0.005 },
  { kind: 'slow', rate: 0.5, delayMs: 80 },
]

export async function startMoodySandbox(options: {
  file: string
  plan: 'enterprise' | 'starter'
}): Promise<MoodySandbox> {
  const sandbox = await startSandboxProcess({ ...options, port: 0, token: TOKEN })
  async function call(method: string, path: string, body?: object): Promise<void> {
    const answer = await fetch(`${sandbox.url}/_control${path}`, { method, body: body && JSON.stringify(body) })
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}: ${await answer.text()}`)
  }
  return {
    url: sandbox.url,
    async upset() {
      await call('POST', '/index-lag', { minMs: 0, maxMs: 1_500 })
      for (const fault of FAULTS) await call('POST', '/faults', fault)
    },
    async calm() {
      await call('DELETE', '/faults')
      await call('POST', '/index-lag', { minMs: 0, maxMs: 0 })
    },
    personEdits: (type, id, properties) => call('PATCH', `/records/${type}/${id}`, { properties }),
    stop: sandbox.stop,
  }
}
