import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'

type Incoming = { incoming?: { socket?: { remoteAddress?: string } } }

/**
 * Where a request comes from, for limits only, never for trust; null for one that came over no socket (a test's).
 * Behind `proxies` proxies of ours it is what the outermost of them wrote into X-Forwarded-For: what stands further
 * left was sent by the client and may say anything. An IPv6 client owns its whole /64, so that is its address.
 */
export function clientAddress(c: Context<AppEnv>, proxies: number): string | null {
  const socket = (c.env as Incoming | undefined)?.incoming?.socket?.remoteAddress ?? null
  if (!socket || proxies === 0) return socket && narrow(socket)
  const passed = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  return narrow(passed.at(-proxies) || socket)
}

function narrow(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').slice(0, 64)
  return plain.includes(':') ? firstHalf(plain) : plain
}

function firstHalf(address: string): string {
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length)
  return `${[...groups, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':')}::/64`
}
