import { DetailedError, hc } from 'hono/client'
import type { AppType } from '../app.ts'
import type { Cli } from './cli.ts'
import { CliError } from './cli-error.ts'
import { notRunning, readServiceFile } from './service-file.ts'

export type Client = ReturnType<typeof hc<AppType>>

/** The typed client of the running service. Throws CliError if none runs on the data folder. */
export async function openClient(cli: Cli): Promise<Client> {
  const { url, token } = await readServiceFile(cli.dataDir)
  const reach: typeof fetch = async (input, init) => {
    try {
      return await cli.fetch(input, init)
    } catch (error) {
      throw notRunning(`nothing answers at ${url} (${reasonOf(error)})`)
    }
  }
  return hc<AppType>(url, { fetch: reach, headers: { authorization: `Bearer ${token}` } })
}

/**
 * Waits for an answer of `parseResponse`. Throws CliError with the problem's detail, or with the status where something
 * else than the service has answered.
 */
export async function ask<T>(answer: Promise<T>): Promise<T> {
  try {
    const value = await answer
    // A body that is not declared as JSON arrives as its text.
    if (typeof value === 'string') throw new SyntaxError('no JSON')
    return value
  } catch (error) {
    if (error instanceof DetailedError) throw new CliError(detailOf(error), error)
    if (error instanceof SyntaxError) throw new CliError('The answer is not JSON: this is not the service.', error)
    throw error
  }
}

function detailOf({ statusCode, detail }: DetailedError): string {
  const { data } = (detail ?? {}) as { data?: { detail?: unknown } }
  if (typeof data?.detail === 'string') return data.detail
  return `The service answered with status ${statusCode} and no reason. Its log says more.`
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? message
}
