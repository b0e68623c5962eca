import type { DueItem } from '#shared/due/item.ts'
import type { DueRow } from './due-rows.ts'

export function toItem({ partnerId, dueOn, listOn, name, tier, score, ...row }: DueRow): DueItem {
  const { id, kind, label, periodDays, owners, stream, slot, template } = row
  return {
    id,
    kind,
    label,
    detail: listOn === dueOn ? null : `Was due ${dueOn}`,
    dueOn: listOn,
    dueAt: null,
    periodDays,
    partner: { id: partnerId, name, tier, score },
    ...{ owners, stream, slot, template, ref: null },
  }
}
