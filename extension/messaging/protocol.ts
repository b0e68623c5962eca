import type { PartnerContext } from '#shared/api/context.ts'
import type { IndexEntry } from '#shared/api/index-page.ts'
import type { PageFacts, Undo } from '#shared/api/outreach.ts'
import type { Rendered } from '#shared/api/rendered.ts'
import type { Identity } from '#shared/identity.ts'
import type { Site } from '../sites/site.ts'

export type SiteName = Site['name']

/** Why an answer is not there; the overlay shows one calm line for each. */
export type Failure = {
  kind: 'signed-out' | 'server-away' | 'refused' | 'not-found' | 'conflict' | 'updated'
  message: string
  /** What can be done about it. */
  ways?: Way[]
}
/** A way on beside a draft's own button, worked out by the background and sent back as it was, with what was asked for. */
export type Way = {
  name: 'override' | 'approval' | 'queue'
  label: string
  /** What has to be written first, in words. */
  asks?: string
  /** Id of the person in whose queue the draft goes. */
  to?: string
}
export type WayTaken = Pick<Way, 'name' | 'to'> & { said?: string }
/** A draft as the card shows it. */
export type Drafted = Rendered & {
  ways?: Way[]
  /** One line on whose name stands under it. */
  warning?: string
  /** The words of the card's own button, where they are not the usual ones. */
  submit?: string
}
/** What became of a draft that was handed over. */
export type Handed = {
  said: string
  undo: Undo | null
  /** The mail, where the page puts it into its own compose. */
  payload?: ComposePayload
}
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure }

/** Answered from the local index alone, without a request. */
export type Lookup = {
  signedIn: boolean
  /** Entry and the identity that matched; several if the page shows several partners. */
  matches: { entry: IndexEntry; identity: Identity }[]
  /** When the index was last synced, ISO; null before the first sync. */
  syncedAt: string | null
}

/** A draft waiting for the Gmail tab that was opened for it. */
export type ComposePayload = {
  partnerId: string
  /** All whom a blind copy goes to; the first is `partnerId`. */
  partnerIds?: string[]
  /** Null where none was drafted at the service. */
  touchpointId: string | null
  templateId: string
  stream?: string | null
  /** Address of the person whose draft it is, to compare with the mailbox. */
  account?: string | null
  to: string | null
  bcc?: string[]
  subject: string
  html: string
  text: string
  /** Shown once in the Gmail tab, where the person now is: "Prospect created", with its undo. */
  notice?: { text: string; undo: Undo | null }
}

/** What the overlay remembers for each site. */
export type SitePreferences = {
  enabled: boolean
  open: boolean
  /** Distance of the overlay from the top, as a share of the window's height, 0–1; null: the site's default. */
  top: number | null
}

/** Requests a content script or an extension page may send to the background: name → [request, response]. */
export type Protocol = {
  lookup: [{ identities: Identity[] }, Lookup]
  context: [{ partnerId: string }, Outcome<PartnerContext & { cachedAt: string | null }>]
  /** `partnerId` null: outreach from the page's facts. */
  draft: [
    { templateId: string; partnerId: string | null; facts: PageFacts | null; values: Record<string, string> },
    Outcome<Drafted>,
  ]
  /** Creates the prospect and the draft touch and opens Gmail's compose in a new tab. */
  outreach: [{ facts: PageFacts; values: Record<string, string>; way?: WayTaken }, Outcome<Handed>]
  /** Drafts a due update for a known partner and opens Gmail's compose; with `here` the page gets the mail instead. */
  openDraft: [
    {
      partnerId: string
      templateId: string
      stream: string | null
      values: Record<string, string>
      way?: WayTaken
      /** Its lists are what is sent: the next mail goes on from them. */
      remember?: boolean
      here?: boolean
    },
    Outcome<Handed>,
  ]
  /** Asked once by the Gmail tab that the background opened; answers null in every other tab. */
  composePayload: [Record<string, never>, ComposePayload | null]
  sent: [
    {
      partnerId: string
      touchpointId: string | null
      stream: string | null
      templateId: string | null
      channel: 'email' | 'meeting' | 'call' | 'other'
      subject: string | null
      threadId: string | null
      to: string[]
      evidence: 'gmail' | 'ticked'
    },
    /** `queued`: kept in this browser, logged once the service answers; `touchpointId` is null until then. */
    Outcome<{ touchpointId: string | null; undo: Undo | null; queued: boolean }>,
  ]
  undo: [{ undoId: string }, Outcome<{ undone: true }>]
  /** The last message of the conversation on screen is somebody's else; told once a conversation, without any text. */
  replied: [{ threadId: string; messageId: string; from: string }, undefined]
  /** Which selector found what on a page of Gmail; -1: none did. Never leaves this browser. */
  selectorHits: [{ hits: Record<string, number> }, undefined]
  selectorHealth: [Record<string, never>, SelectorHealth]
  neverLog: [Record<string, never>, string[]]
  setNeverLog: [{ lines: string[] }, Outcome<string[]>]
  /** The person was asked for the permission on Gmail; resolves once the script is registered, if it may be. */
  gmailAnswered: [Record<string, never>, undefined]
  /** What is due and is written in a row. */
  work: [Record<string, never>, Outcome<WorkLine[]>]
  startQueue: [{ lineId: string }, Outcome<QueueState>]
  queue: [Record<string, never>, QueueState | null]
  stopQueue: [Record<string, never>, undefined]
  openOptions: [Record<string, never>, undefined]
  preferences: [{ site: SiteName }, SitePreferences]
  remember: [{ site: SiteName; change: Partial<SitePreferences> }, SitePreferences]
  /** For the options page. */
  status: [Record<string, never>, SignInStatus]
  signIn: [{ serverUrl: string }, Outcome<DeviceCode>]
  signOut: [Record<string, never>, undefined]
  devices: [Record<string, never>, Outcome<SignedInDevice[]>]
  revokeDevice: [{ id: string }, Outcome<{ revoked: true }>]
  exportData: [Record<string, never>, Record<string, unknown>]
  deleteData: [Record<string, never>, undefined]
}

/** By thing: how often each candidate found it, and how often in a row, up to now, none did. */
export type SelectorHealth = Record<string, { found: Record<string, number>; missed: number; lastAt: string | null }>

export type SignedInDevice = { id: string; label: string; lastUsedAt: string; current: boolean }
export type WorkLine = { id: string; label: string; count: number; dueAt: string | null }
export type QueueState = {
  label: string
  done: number
  left: number
  skipped: { name: string; why: string }[]
  next: string | null
}

export type DeviceCode = { userCode: string; verificationUri: string; expiresAt: string }
export type SignInStatus = {
  serverUrl: string
  state: 'signed-out' | 'waiting' | 'signed-in'
  code: DeviceCode | null
  user: { name: string; email: string; role: string; portalId: string } | null
  partners: number
  syncedAt: string | null
  problem: string | null
  gmailAllowed: boolean
  /** Touches of this account marked while the service was away, waiting to be logged. */
  waiting: number
  /** The same of other accounts: they wait until somebody signs in there again. */
  waitingElsewhere: { serverUrl: string; email: string | null; portalId: string | null; touches: number }[]
  /** The organisation's policy names the service. */
  managed: boolean
  /** Tells "nothing yet" from "being fetched". */
  syncing: boolean
}

/** Pushed by the background to every tab with an overlay. */
export type Broadcast =
  | { type: 'index-changed' }
  | { type: 'signed-in-changed' }
  | { type: 'preferences-changed' }
  /** The person pressed the extension's keys on this page. */
  | { type: 'shortcut' }
  /** The permission for the site was taken back: its script ends where it still runs. */
  | { type: 'site-forbidden'; site: SiteName }
