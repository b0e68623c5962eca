import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Event = Record<string, unknown> & { subscriptionType: string; attemptNumber: number; eventId: number }
export type Received = { headers: Record<string, string>; raw: string; events: Event[] }
export type Receiver = {
  url: string
  received: Received[]
  /** All events in the order they came. */
  events(): Event[]
  /** What the next deliveries are answered; `hang` never answers. 204 unless told. */
  answer(...next: (number | 'hang')[]): void
  close(): Promise<void>
}

/** An address that webhooks go to. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let answers: (number | 'hang')[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks).toString('utf8')
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    received.push({ headers, raw, events: JSON.parse(raw) as Event[] })
    const next = answers.shift() ?? 204
    if (next !== 'hang') response.writeHead(next).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1/webhooks/hubspot?a=b%2Fc`,
    received,
    events: () => received.flatMap((one) => one.events),
    answer: (...next) => {
      answers = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
