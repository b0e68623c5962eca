import { batchKey } from '#shared/due/batch.ts'
import { localDate } from '../../../time/local-date.ts'
import type { DueProvider } from '../provider.ts'
import { completedInHubSpot } from '../take-completions.ts'
import { dueTouchpoints } from './touchpoints.ts'

/** The task of a batch was completed in HubSpot, but some of its partners are still open: a person says what happened. */
export const batchQuestions: DueProvider = async (deps, portal, now) => {
  const completed = await completedInHubSpot(deps, portal.id)
  if (completed.size === 0) return []
  const today = localDate(now, portal.timeZone)
  const items = (await dueTouchpoints(deps, portal, now)).filter(
    (item) => batchKey(item) !== item.id && completed.has(batchKey(item)),
  )
  return [...Map.groupBy(items, batchKey)].map(([key, open]) => {
    const [first] = open
    return {
      ...first!,
      id: `question:${key}`,
      kind: 'question' as const,
      label: `The task was completed in HubSpot, but ${open.length} are open: ${first!.label}`,
      detail: open
        .map(({ partner }) => partner?.name)
        .slice(0, 20)
        .join(', '),
      dueOn: today,
      partner: null,
      owners: [...new Set(open.flatMap(({ owners }) => owners))],
      ref: { noun: 'batch', id: key },
    }
  })
}
