import { fileURLToPath } from 'node:url'
import type { Database } from '#server/db/client.ts'
import { touchpoint } from '#server/db/tables/history.ts'
import { partner } from '#server/db/tables/partner.ts'
import { portal as portalTable } from '#server/db/tables/portal.ts'
import type { Deps, JobKind } from '#server/deps.ts'
import { loadFramework } from '#server/framework/load.ts'
import type { HubSpotDoor } from '#server/hubspot/door.ts'
import { newPartner } from '#server/services/partner/new-partner.ts'
import { createLibrary } from '#server/templating/library.ts'
import type { Row } from '#server/write/changes.ts'
import type { Context, Portal } from '#server/write/context.ts'
import { write } from '#server/write/write.ts'

/** A Thursday morning. */
export const NOW = new Date('2026-11-19T09:00:00Z')

const FRAMEWORK = fileURLToPath(new URL('../../templates/framework.yaml', import.meta.url))

export type MadeDeps = Deps & {
  /** Wake-ups asked for, oldest first. */
  woken: { kind: JobKind; portalId: string; afterSeconds: number }[]
  /** What our team was told, oldest first; no channel is configured until a test sets one. */
  told: { to: string; subject: string; text: string }[]
  logged: { level: 'info' | 'warn' | 'error'; data: object; message: string }[]
  now: Date
}

/** Everything a service may reach, with a clock that stands still at `now` until it is set. */
export async function makeDeps(database: Database, door: HubSpotDoor | null = null): Promise<MadeDeps> {
  const deps: MadeDeps = {
    database,
    framework: await loadFramework(FRAMEWORK),
    templates: createLibrary([]),
    hubspot() {
      if (door) return door
      throw new Error('This test has no HubSpot')
    },
    async wake(kind, portalId, afterSeconds = 0) {
      deps.woken.push({ kind, portalId, afterSeconds })
    },
    clock: () => deps.now,
    notify: {
      channels: { email: null, webhook: null },
      async sendMail(to, message) {
        deps.told.push({ to, ...message })
      },
      async postWebhook(message) {
        deps.told.push({ to: 'webhook', ...message })
      },
    },
    told: [],
    log: {
      info: (data, message) => deps.logged.push({ level: 'info', data, message }),
      warn: (data, message) => deps.logged.push({ level: 'warn', data, message }),
      error: (data, message) => deps.logged.push({ level: 'error', data, message }),
    },
    woken: [],
    logged: [],
    now: NOW,
  }
  return deps
}

let lastPortal = 100

/** A portal of its own, so that tests of one file do not meet. */
export async function makePortal(database: Database, fields: Partial<Portal> = {}): Promise<Portal> {
  lastPortal += 1
  const [row] = await database.db
    .insert(portalTable)
    .values({
      id: String(lastPortal),
      timeZone: 'Europe/Berlin',
      uiDomain: 'app.hubspot.com',
      storageMode: 'custom-objects',
      indexKey: Buffer.alloc(32, 7).toString('base64url'),
      sample: false,
      createdAt: NOW,
      ...fields,
    })
    .returning()
  return row!
}

export function makeContext(deps: Deps, portal: Portal, fields: Partial<Context> = {}): Context {
  const actor = { kind: 'user' as const, id: '00000000-0000-4000-8000-000000000001', name: 'Sarah', deviceId: null }
  return { deps, portal, actor, role: 'admin', now: deps.clock(), ...fields }
}

export function partnerFields(
  fields: Partial<Row<'partner'>> = {},
): Omit<Row<'partner'>, 'portalId' | 'id' | 'revision' | 'createdAt'> {
  return newPartner({
    name: 'ClockworkCoaching',
    tier: 'tier-2',
    stage: 'ongoing',
    phaseDates: { 1: '2026-01-05', 2: '2026-01-19', 3: '2026-02-02', 4: '2026-03-02' },
    source: 'youtube',
    ownerName: 'Sarah',
    ...fields,
  })
}

type MakeOptions = { hold?: boolean; count?: number }

/** Partners made the way people make them: through `write`, so they are dirty and have their computed values. */
export async function makePartners(
  ctx: Context,
  fields: Partial<Row<'partner'>> = {},
  { hold = false, count = 1 }: MakeOptions = {},
): Promise<{ ids: string[]; undoId: string | null }> {
  const options = { action: 'make-partner', needs: 'manager' as const, input: {}, hold }
  const { value, undo } = await write(ctx, options, async (changes) => {
    const ids: string[] = []
    for (let i = 0; i < count; i += 1) {
      const name = count === 1 ? {} : { name: `Partner ${String(i).padStart(3, '0')}` }
      ids.push((await changes.insert('partner', partnerFields({ ...name, ...fields }))).id)
    }
    return ids
  })
  return { ids: value, undoId: undo?.id ?? null }
}

export async function makePartner(ctx: Context, fields: Partial<Row<'partner'>> = {}): Promise<string> {
  return (await makePartners(ctx, fields)).ids[0]!
}

/** A mail sent today, unless told. */
export async function makeTouchpoint(
  ctx: Context,
  partnerId: string,
  fields: Partial<Row<'touchpoint'>> = {},
): Promise<string> {
  const options = { action: 'make-touchpoint', needs: 'manager' as const, input: {} }
  const { value } = await write(ctx, options, async (changes) => {
    const row = await changes.insert('touchpoint', {
      partnerId,
      stream: null,
      slot: null,
      status: 'done',
      occurredAt: ctx.now,
      direction: 'out',
      channel: 'email',
      templateId: null,
      subject: 'Monthly report',
      threadId: null,
      evidence: 'gmail',
      byName: 'Sarah',
      reason: null,
      ...fields,
    })
    return row.id
  })
  return value
}

/** Tables that tests read directly. */
export const tables = { partner, touchpoint, portal: portalTable }
