import type { Broadcast, SitePreferences } from '../messaging/protocol.ts'
import type { Send } from '../messaging/send.ts'
import type { Site, SitePage } from '../sites/site.ts'
import { createDraftFlow, type DraftFlow } from './draft-flow.ts'
import type { DraftInsert } from './insert.ts'
import type { Match, OverlayState, PartnerView, Store } from './state.ts'
import { createToasts } from './toasts.ts'
import { createTouchFlow, type TouchFlow } from './touch-flow.ts'
import { viewOf } from './view-of.ts'

export type ControllerDeps = {
  site: Site
  send: Send
  store: Store
  /** Milliseconds since the epoch. */
  now(): number
  /** Null on sites without a compose. */
  insert: DraftInsert | null
}
export type Controller = {
  state(): OverlayState
  draft: DraftFlow
  touch: TouchFlow
  /** The page may have changed: reads it, and looks it up if it did. */
  moved(): Promise<unknown>
  onNews(news: Broadcast): Promise<void>
  restore(preferences: SitePreferences): void
  setOpen(open: boolean): Promise<void>
  choose(match: Match): Promise<void>
  backToChoice(): Promise<void>
  refresh(): Promise<void>
  openOptions(): Promise<void>
}

/** Joins one site, the background and the overlay's state. Knows no DOM. */
export function createController(deps: ControllerDeps): Controller {
  const { site, store, send } = deps
  const toasts = createToasts(store, deps.now)
  let page: SitePage | null = null
  let seen = ''
  let turn = 0
  let fills = 0

  const isPinned = () => {
    const { draft } = store.get()
    return draft !== null && (draft.submitting || Object.keys(draft.typed).length > 0)
  }

  async function moved(): Promise<boolean> {
    const next = site.read()
    const fingerprint = next ? JSON.stringify([next.key, next.identities, next.outreach]) : ''
    // A draft somebody is writing stays; autoplay must not take the words away.
    if (fingerprint === seen || isPinned()) return false
    seen = fingerprint
    page = next
    await look(true)
    return true
  }

  async function look(newPage: boolean): Promise<void> {
    turn += 1
    const mine = turn
    if (newPage) store.set({ draft: null, problem: null })
    if (!page) return store.set({ view: { kind: 'nothing' } })
    const answer = await send('lookup', { identities: page.identities })
    if (mine !== turn) return
    if (!answer.ok) return store.set({ view: { kind: 'failure', failure: answer.failure } })
    const view = viewOf(page, answer.value)
    store.set({ view: keepContext(view, store.get().view) })
    if (store.get().open && !store.get().draft) await fill()
  }

  async function fill(): Promise<void> {
    const { view } = store.get()
    if (view.kind === 'partner') await fillPartner(view.match)
    if (view.kind === 'choose') await fillNames(view.matches)
  }

  async function fillPartner(match: Match): Promise<void> {
    fills += 1
    const mine = fills
    const answer = await send('context', { partnerId: match.entry.id })
    const { view } = store.get()
    if (mine !== fills || view.kind !== 'partner' || view.match.entry.id !== match.entry.id) return
    if (!answer.ok && answer.failure.kind === 'signed-out') return store.set({ view: { kind: 'signed-out' } })
    if (!answer.ok) return store.set({ view: { ...view, failure: answer.failure } })
    const { cachedAt, ...context } = answer.value
    store.set({ view: { ...view, context, cachedAt, failure: null } })
  }

  async function fillNames(matches: Match[]): Promise<void> {
    await Promise.all(
      matches.slice(0, MOST_NAMES).map(async ({ entry }) => {
        const answer = await send('context', { partnerId: entry.id })
        const { view } = store.get()
        if (!answer.ok || view.kind !== 'choose') return
        store.set({ view: { ...view, names: { ...view.names, [entry.id]: answer.value.name } } })
      }),
    )
  }

  /** While a draft was pinned the page may have moved on: it is read again first. */
  const refresh = async () => {
    if (!(await moved())) await look(false)
  }

  const setOpen = async (open: boolean) => {
    store.set({ open, problem: null })
    send('remember', { site: site.name, change: { open } })
    if (open) await fill()
  }

  return {
    state: store.get,
    draft: createDraftFlow({ ...deps, toasts, refresh, moved, page: () => page }),
    touch: createTouchFlow({ ...deps, toasts, refresh }),
    moved,
    onNews: async (news) => {
      if (news.type === 'shortcut') await setOpen(!store.get().open)
      else if (news.type !== 'preferences-changed') await look(false)
    },
    restore: (preferences) => store.set({ open: preferences.open }),
    setOpen,
    choose: async (match) => {
      const { view } = store.get()
      const others = view.kind === 'choose' ? view.matches : []
      store.set({ view: { kind: 'partner', match, context: null, cachedAt: null, failure: null, others } })
      await fill()
    },
    backToChoice: () => {
      store.set({ view: { kind: 'nothing' } })
      return look(false)
    },
    refresh,
    openOptions: async () => {
      await send('openOptions', {})
    },
  }
}

const MOST_NAMES = 6

/** A refresh of the same partner keeps the card's facts until newer ones are there. */
function keepContext(next: OverlayState['view'], before: OverlayState['view']): OverlayState['view'] {
  if (before.kind !== 'partner') return next
  if (next.kind === 'partner' && samePartner(next, before)) return { ...before, match: next.match }
  const chosen = next.kind === 'choose' && before.others.length > 0 ? sameMatch(next.matches, before) : null
  return chosen ? { ...before, match: chosen } : next
}

function samePartner(next: PartnerView, before: PartnerView): boolean {
  return next.match.entry.id === before.match.entry.id
}

function sameMatch(matches: Match[], before: PartnerView): Match | null {
  return matches.find((match) => match.entry.id === before.match.entry.id) ?? null
}
