import { type AssociationInput, type HubSpotDoor, HubSpotError, type Link } from './door.ts'
import type { Crm, OfficialClient } from './official-client.ts'
import { ARCHIVE, ASSOCIATE, BATCH_READ, CREATE_LABEL, READ } from './operation.ts'

/** HubSpot takes 1,000 ids a read and 2,000 pairs a create (reference §3.2). */
const READ_BATCH = 1000
const CREATE_BATCH = 2000

type AssociationCalls = Pick<
  HubSpotDoor,
  'associationLabels' | 'associate' | 'associations' | 'labelledAssociations' | 'createLabel' | 'dissociate'
>
type CreateInput = Parameters<Crm['associationBatches']['create']>[2]['inputs'][number]
type Cursor = { id: string; after?: string }
type ReadPage = { found: [string, Link[]][]; more: Cursor[] }

export function associationCalls(crm: OfficialClient): AssociationCalls {
  async function readPage(fromType: string, toType: string, inputs: Cursor[]): Promise<ReadPage> {
    const answer = await crm(BATCH_READ).associationBatches.getPage(fromType, toType, { inputs })
    const failures = 'errors' in answer ? (answer.errors ?? []) : []
    // A record without associations comes back as OBJECT_NOT_FOUND; that is an answer.
    const failure = failures.find((error) => error.category !== 'OBJECT_NOT_FOUND')
    if (failure)
      throw new HubSpotError('unavailable', `HubSpot could not read associations: ${failure.message} Try again.`)
    return {
      found: answer.results.map((one) => [one._from.id, one.to.map(toLink)]),
      more: answer.results.flatMap((one) => {
        const after = one.paging?.next?.after
        return after ? [{ id: one._from.id, after }] : []
      }),
    }
  }

  async function readAll(fromType: string, toType: string, fromIds: string[]): Promise<Map<string, Link[]>> {
    const found = new Map<string, Link[]>(fromIds.map((id) => [id, []]))
    let open: Cursor[] = fromIds.map((id) => ({ id }))
    while (open.length) {
      const page = await readPage(fromType, toType, open.slice(0, READ_BATCH))
      for (const [id, links] of page.found) found.set(id, [...(found.get(id) ?? []), ...links])
      open = [...page.more, ...open.slice(READ_BATCH)]
    }
    return found
  }

  return {
    async associationLabels(fromType, toType) {
      const answer = await crm(READ).associationLabels.getAll(fromType, toType)
      return answer.results.map(({ category, typeId, label }) => ({ category, typeId, label: label ?? null }))
    },
    async associate(fromType, toType, pairs) {
      for (const batch of chunks(pairs, CREATE_BATCH)) {
        const body = { inputs: batch.map(toInput) }
        const answer = await crm(ASSOCIATE).associationBatches.create(fromType, toType, body)
        const failures = 'errors' in answer ? (answer.errors ?? []) : []
        if (failures[0]) throw partlyAssociated(failures.length, batch.length, failures[0].message)
      }
    },
    async associations(fromType, toType, fromIds) {
      const found = await readAll(fromType, toType, fromIds)
      return new Map([...found].map(([id, links]) => [id, links.map(({ toId }) => toId)]))
    },
    labelledAssociations: readAll,
    async createLabel(fromType, toType, wanted) {
      await crm(CREATE_LABEL).associationLabels.create(fromType, toType, wanted)
      // The answer has both directions and does not say which is which.
      const { results } = await crm(READ).associationLabels.getAll(fromType, toType)
      const made = results.find(({ label }) => label === wanted.label)
      if (made) return { category: made.category, typeId: made.typeId, label: made.label ?? null }
      throw new HubSpotError('unavailable', `HubSpot made the label "${wanted.label}" but does not list it. Try again.`)
    },
    async dissociate(fromType, toType, pairs) {
      if (pairs.length === 0) return
      const inputs = pairs.map(({ fromId, toId }) => ({ _from: { id: fromId }, to: [{ id: toId }] }))
      await crm(ARCHIVE).associationBatches.archive(fromType, toType, { inputs })
    },
  }
}

function toLink({ toObjectId, associationTypes }: { toObjectId: string; associationTypes: ClientLabel[] }): Link {
  const types = associationTypes.map(({ category, typeId, label }) => ({ category, typeId, label: label ?? null }))
  return { toId: String(toObjectId), types }
}
type ClientLabel = { category: string; typeId: number; label?: string }

function toInput({ fromId, toId, types }: AssociationInput): CreateInput {
  return {
    _from: { id: fromId },
    to: { id: toId },
    types: types.map(({ category, typeId }) => ({
      // The client's enum has the wire's own words.
      associationCategory: category as CreateInput['types'][number]['associationCategory'],
      associationTypeId: typeId,
    })),
  }
}

function partlyAssociated(failed: number, asked: number, reason: string): HubSpotError {
  const message = `HubSpot refused ${failed} of ${asked} associations: ${reason}. Check the records and association types, then send them again.`
  return new HubSpotError('invalid', message)
}

function chunks<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
