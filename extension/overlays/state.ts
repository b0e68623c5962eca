import type { PartnerContext } from '#shared/api/context.ts'
import type { PageFacts, Undo } from '#shared/api/outreach.ts'
import type { Drafted, Failure, Lookup, Protocol } from '../messaging/protocol.ts'
import type { CopiedMail } from './copy-button.tsx'

export type Match = Lookup['matches'][number]
export type SentTouch = Protocol['sent'][0]

export type View =
  | { kind: 'nothing' }
  | { kind: 'signed-out' }
  | { kind: 'stranger'; facts: PageFacts }
  /** The page shows several partners; names come with their contexts, once the person has opened the list. */
  | { kind: 'choose'; matches: Match[]; names: Record<string, string> }
  | PartnerView
  | { kind: 'failure'; failure: Failure }

export type PartnerView = {
  kind: 'partner'
  match: Match
  context: PartnerContext | null
  /** ISO; set while the service is away and these are the last known facts. */
  cachedAt: string | null
  failure: Failure | null
  /** All partners of the page, if there is a choice to go back to. */
  others: Match[]
}

export type DraftPurpose =
  | { kind: 'outreach'; facts: PageFacts }
  | { kind: 'update'; partnerId: string; stream: string | null; facts: PageFacts | null }

export type Draft = {
  purpose: DraftPurpose
  templateId: string
  rendered: Drafted | null
  /** What the person typed or confirmed, by variable. */
  typed: Record<string, string>
  /** Blanks of the first render, in order: their fields keep their place while the person types. */
  first: string[]
  /** The lists in it are what will be sent. */
  remember: boolean
  /** True while what is shown does not yet hold everything that was typed. */
  stale: boolean
  submitting: boolean
  failure: Failure | null
}

export type Toast = {
  text: string
  undo: Undo | null
  secondsLeft: number
  tone: 'good' | 'bad'
  /** Words that could not be put where they belong, for the clipboard. */
  copy?: CopiedMail
}

export type OverlayState = {
  view: View
  open: boolean
  draft: Draft | null
  toast: Toast | null
  /** A mail that left the compose without a sign that it was sent. */
  pending: SentTouch | null
  /** A write is under way; its buttons wait. */
  busy: boolean
  /** One line about a write that failed, inside the card. */
  problem: string | null
}

export type Store = {
  get(): OverlayState
  set(change: Partial<OverlayState>): void
}

export function createStore(onChange: (state: OverlayState) => void): Store {
  let state: OverlayState = {
    view: { kind: 'nothing' },
    open: false,
    draft: null,
    toast: null,
    pending: null,
    busy: false,
    problem: null,
  }
  return {
    get: () => state,
    set: (change) => {
      state = { ...state, ...change }
      onChange(state)
    },
  }
}
