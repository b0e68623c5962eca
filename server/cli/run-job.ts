import { type InferResponseType, parseResponse } from 'hono/client'
import { ask, type Client } from './client.ts'

export type RunReply = InferResponseType<Client['v1']['runs']['$post'], 200>

/** Runs a job in the service and waits until it is over. Throws CliError if HubSpot stands against it. */
export function runJob(client: Client, kind: RunReply['kind']): Promise<RunReply> {
  return ask(parseResponse(client.v1.runs.$post({ json: { kind } })))
}

/** "push  12 created, 3 updated, 0 failed  (0.4 s)" */
export function runLine({ kind, done, seconds }: RunReply): string {
  return `${kind.padEnd(7)}  ${countsText(done)}  (${seconds} s)`
}

/** Counts in words: `{putBack: 2}` is "2 put back". What is no number is said with its name. */
export function countsText(counts: Record<string, unknown>): string {
  const words = Object.entries(counts).map(([name, value]) => {
    const label = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    if (typeof value === 'number') return `${value} ${value === 1 ? label.replace(/s$/, '') : label}`
    if (typeof value === 'boolean') return `${label}: ${value ? 'yes' : 'no'}`
    return `${label}: ${typeof value === 'string' ? value : JSON.stringify(value)}`
  })
  return words.join(', ') || 'nothing to tell'
}
