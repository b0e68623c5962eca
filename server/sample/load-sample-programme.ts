import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { localDate } from '../time/local-date.ts'
import type { Changes } from '../write/changes.ts'
import type { Context, Portal } from '../write/context.ts'
import { write } from '../write/write.ts'
import { expandPartner, type SampleRows } from './expand.ts'
import { SAMPLE_PARTNERS } from './partners/index.ts'
import type { SamplePartner } from './spec.ts'
import { ensureStarterSender } from './starter-sender.ts'

export type SampleCounts = {
  partners: number
  contacts: number
  touchpoints: number
  goals: number
  metrics: number
  reviews: number
}
/** What the programme holds, and how many of its partners this load wrote; 0 if all were there. */
export type SampleProgramme = SampleCounts & { added: number }

const NOTHING: SampleProgramme = {
  partners: 0,
  contacts: 0,
  touchpoints: 0,
  goals: 0,
  metrics: 0,
  reviews: 0,
  added: 0,
}

/**
 * Loads the starter programme (issue 4, part 10): its sender and one write a partner, so that a load that was killed
 * goes on where it stopped and a second one changes nothing, on whatever day.
 * Throws `forbidden` for a portal that is not a sample portal: sample data never reaches another (DESIGN §10).
 */
export async function loadSampleProgramme(deps: Deps, portal: Portal, now: Date): Promise<SampleProgramme> {
  if (!portal.sample) {
    throw new AppError(
      'forbidden',
      `Portal ${portal.id} is a real HubSpot account; the starter programme is loaded into a sandbox only.`,
    )
  }
  await ensureStarterSender(deps.database.db, deps.framework, { portalId: portal.id, now })
  const ctx: Context = { deps, portal, actor: { kind: 'job', name: 'starter programme' }, role: 'admin', now }
  let total = NOTHING
  for (const spec of SAMPLE_PARTNERS) total = sum(total, await loadPartner(ctx, spec))
  return total
}

async function loadPartner(ctx: Context, spec: SamplePartner): Promise<SampleProgramme> {
  const { value, replayed } = await write(
    ctx,
    {
      action: 'sample.load',
      needs: 'admin',
      // Not the rows: they follow the day, and a start resumed tomorrow asks for the same.
      input: { slug: spec.slug },
      key: `sample:${spec.slug}`,
    },
    (changes) => insertRows(changes, expandPartner(spec, worldOf(ctx))),
  )
  return { ...value, added: replayed ? 0 : 1 }
}

function worldOf({ deps, portal, now }: Context) {
  const { id: portalId, timeZone } = portal
  return { portalId, timeZone, framework: deps.framework, today: localDate(now, timeZone) }
}

async function insertRows(changes: Changes, rows: SampleRows): Promise<SampleCounts> {
  const { id, ...partner } = rows.partner
  await changes.insert('partner', partner, id)
  await changes.insertMany('identity', rows.identities)
  return {
    partners: 1,
    contacts: (await changes.insertMany('contact', rows.contacts)).length,
    touchpoints: (await changes.insertMany('touchpoint', rows.touchpoints)).length,
    goals: (await changes.insertMany('goal', rows.goals)).length,
    metrics: (await changes.insertMany('metric', rows.metrics)).length,
    reviews: (await changes.insertMany('review', rows.reviews)).length,
  }
}

function sum(a: SampleProgramme, b: SampleProgramme): SampleProgramme {
  return {
    partners: a.partners + b.partners,
    contacts: a.contacts + b.contacts,
    touchpoints: a.touchpoints + b.touchpoints,
    goals: a.goals + b.goals,
    metrics: a.metrics + b.metrics,
    reviews: a.reviews + b.reviews,
    added: a.added + b.added,
  }
}
