import { and, eq } from 'drizzle-orm'
import { among } from '../../db/among.ts'
import type { Db } from '../../db/client.ts'
import { issue } from '../../db/tables/issue.ts'
import { partner } from '../../db/tables/partner.ts'
import { toIssueProperties } from '../objects/issue.ts'
import type { LocalRecord } from './local-record.ts'

export async function loadIssues(db: Db, portalId: string, ids: readonly string[]): Promise<Map<string, LocalRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ issue, sample: partner.sample })
    .from(issue)
    .innerJoin(partner, and(eq(partner.portalId, issue.portalId), eq(partner.id, issue.partnerId)))
    .where(and(eq(issue.portalId, portalId), among(issue.id, ids)))
  return new Map(
    rows.map(({ issue: row, sample }) => {
      const { id, partnerId } = row
      return [id, { id, properties: toIssueProperties(row), sample, partnerId, facts: null }]
    }),
  )
}
