import { type AddressInfo, createServer } from 'node:net'
import { StartError } from '../errors.ts'

/**
 * The port to listen on: the one asked for, or any free one for 0. Known before anything starts, so that a clash is
 * told at once. Throws StartError naming the port and the setting.
 */
export async function findPort(host: string, port: number, setting: string): Promise<number> {
  const probe = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  probe.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port, setting)))
  probe.listen(port, host, () => {
    const found = (probe.address() as AddressInfo).port
    probe.close(() => resolve(found))
  })
  return promise
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, setting: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} on ${host} is in use. Stop what listens there, or set ${setting} to another port.`,
      error,
    )
  }
  return new StartError(`Port ${port} on ${host} cannot be opened: ${error.message}. Check ${setting} and HOST.`, error)
}
