import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const QUIET_MS = 500

export type Gateway = {
  /** What the browser takes for the service. */
  url: string
  /** Everything that was asked since `forget`, as "GET /v1/index". */
  asked(): string[]
  forget(): void
  /** Waits until what was set off before is over: nothing under way, and nothing asked for half a second. */
  quiet(): Promise<void>
  /** Where to pass requests on to; null: nobody is there. */
  lead(target: string | null): void
  close(): Promise<void>
}

/** A counter in front of the service: sees every request that leaves the browser for it, and may cut the line. */
export async function openGateway(): Promise<Gateway> {
  let target: string | null = null
  let asked: string[] = []
  let underWay = 0
  let lastAt = 0
  const server = createServer((from, to) => {
    underWay += 1
    lastAt = performance.now()
    to.once('close', () => {
      underWay -= 1
    })
    // A preflight is the browser's own question, the request it asks for comes next.
    if (from.method !== 'OPTIONS') asked.push(`${from.method} ${from.url?.split('?')[0]}`)
    if (target) passOn(from, to, target)
    else from.socket.destroy()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => [...asked],
    forget: () => {
      asked = []
    },
    async quiet() {
      while (underWay > 0 || performance.now() - lastAt < QUIET_MS) await sleep(50)
    },
    lead: (to) => {
      target = to
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function passOn(from: IncomingMessage, to: ServerResponse, target: string): void {
  const onward = request(new URL(from.url ?? '/', target), { method: from.method, headers: from.headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(to)
  })
  onward.on('error', () => from.socket.destroy())
  from.pipe(onward)
}
