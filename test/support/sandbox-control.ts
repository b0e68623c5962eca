import type { Logged, Stats } from '#server/sandbox/request-log.ts'

export type SandboxControl = {
  /** Requests after `seq` that changed something, oldest first. */
  writesSince(seq: number): Promise<Logged[]>
  /** Number of the last request. */
  seq(): Promise<number>
  stats(): Promise<Stats>
  /** What a person does in HubSpot's own pages. */
  personEdits(type: string, id: string, properties: Record<string, string>): Promise<void>
}

/** The control API of a sandbox that runs as a process of its own. */
export function openSandboxControl(url: string): SandboxControl {
  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(`${url}/_control${path}`, init)
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer
  }
  async function since(seq: number): Promise<Logged[]> {
    return ((await (await call(`/requests?since=${seq}`)).json()) as { requests: Logged[] }).requests
  }
  return {
    writesSince: async (seq) => (await since(seq)).filter((request) => request.write),
    seq: async () => (await since(0)).at(-1)?.seq ?? 0,
    stats: async () => (await (await call('/stats')).json()) as Stats,
    async personEdits(type, id, properties) {
      await call(`/records/${type}/${id}`, { method: 'PATCH', body: JSON.stringify({ properties }) })
    },
  }
}
