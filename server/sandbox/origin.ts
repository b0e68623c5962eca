import type { Portal } from './portal.ts'

/** Where a change comes from, as webhooks, history and record sources spell it (recorded, reference §4.2). */
export type Origin = { source: string; sourceId: string }

/** Sources a control request may name for what somebody other than the API's caller does. */
export const SOURCES = ['CRM_UI', 'CRM_UI_BULK_ACTION', 'IMPORT', 'AUTOMATION_PLATFORM', 'INTEGRATION'] as const

const USER = 'userId:88842095'
/** The id of an app that is not ours. */
const OTHER_APP = '1234567'

/** The app whose token the request carries. */
export function ownApp(portal: Portal): Origin {
  return { source: 'INTEGRATION', sourceId: String(portal.settings.appId) }
}

/** A person in HubSpot's own pages, or with `INTEGRATION` another app. */
export function somebodyElse(source: (typeof SOURCES)[number] = 'CRM_UI'): Origin {
  return { source, sourceId: source === 'INTEGRATION' ? OTHER_APP : USER }
}
