import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { PartnerPage } from '#server/services/partner/list-partners.ts'
import { PartnerContext } from '#shared/api/context.ts'

export type ServiceApi = {
  context(partnerId: string): Promise<PartnerContext>
  /** Partners whose name holds `search`. */
  partners(search?: string): Promise<z.infer<typeof PartnerPage>['partners']>
  /** Runs a job now; answers what it did. */
  run(kind: 'nightly' | 'push' | 'pull'): Promise<Record<string, unknown>>
  post(path: string, body: unknown): Promise<unknown>
}

/** The service's API as the command line uses it: address and token of DATA_DIR/service.json. */
export async function openServiceApi(dataDir: string): Promise<ServiceApi> {
  const { url, token } = JSON.parse(await readFile(join(dataDir, 'service.json'), 'utf8')) as Record<string, string>
  async function call(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}${path}`, { ...init, headers })
    if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
  const post = (path: string, body: unknown) => call(path, { method: 'POST', body: JSON.stringify(body) })
  return {
    context: async (id) => PartnerContext.parse(await call(`/v1/context/${id}`)),
    partners: async (search = '') =>
      PartnerPage.parse(await call(`/v1/partners?search=${encodeURIComponent(search)}`)).partners,
    run: async (kind) => ((await post('/v1/runs', { kind })) as { done: Record<string, unknown> }).done,
    post,
  }
}
