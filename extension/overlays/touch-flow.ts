import type { Undo } from '#shared/api/outreach.ts'
import type { ControllerDeps } from './controller.ts'
import type { SentTouch } from './state.ts'
import type { Toasts } from './toasts.ts'

export type TouchFlow = {
  /** Logs a touch or marks a draft as sent, after those before it; what takes it back again, null if nothing can. */
  log(touch: SentTouch): Promise<Undo | null>
  takeBack(undo: Undo): Promise<void>
  /** The newest draft on the card went out. */
  confirmSent(): Promise<void>
  /** One click for a call or a meeting; the stream that is due next is meant. */
  logOther(channel: 'call' | 'meeting'): Promise<void>
  /** Nobody saw Gmail say "sent": asks in one line. */
  ask(touch: SentTouch): void
  answer(sent: boolean): Promise<void>
  undo(): Promise<void>
  say: Toasts['say']
  sayBad: Toasts['sayBad']
}

export function createTouchFlow(deps: ControllerDeps & { toasts: Toasts; refresh(): Promise<void> }): TouchFlow {
  const { send, store, toasts } = deps
  let before: Promise<unknown> = Promise.resolve()

  async function logNow(touch: SentTouch): Promise<Undo | null> {
    store.set({ busy: true, problem: null })
    const answer = await send('sent', touch)
    store.set({ busy: false, problem: answer.ok ? null : answer.failure.message })
    if (!answer.ok) return null
    const { queued, undo } = answer.value
    toasts.say(queued ? QUEUED : LOGGED[touch.channel], undo)
    await deps.refresh()
    return undo
  }

  function log(touch: SentTouch): Promise<Undo | null> {
    store.set({ busy: true })
    const mine = before.then(() => logNow(touch))
    before = mine.catch(() => null)
    return mine
  }

  /** A button pressed twice means once. */
  const press = async (touch: SentTouch | null) => {
    if (touch && !store.get().busy) await log(touch)
  }

  async function takeBack(undo: Undo): Promise<void> {
    toasts.say('Taking it back…', null)
    const answer = await send('undo', { undoId: undo.id })
    if (answer.ok) toasts.say('Undone. Nothing was kept.', null)
    else toasts.sayBad(answer.failure.message)
    if (answer.ok) await deps.refresh()
  }

  return {
    log,
    takeBack,
    confirmSent: () => press(newestDraft(store.get())),
    logOther: async (channel) => {
      const context = contextOf(store.get())
      if (context)
        await press({ ...NOTHING_KNOWN, partnerId: context.id, channel, stream: context.next?.stream ?? null })
    },
    ask: (pending) => store.set({ pending }),
    answer: async (sent) => {
      const { pending, busy } = store.get()
      if (busy) return
      if (sent && pending) await log({ ...pending, evidence: 'ticked' })
      if (!sent || !store.get().problem) store.set({ pending: null })
    },
    undo: async () => {
      const { toast } = store.get()
      if (toast?.undo) await takeBack(toast.undo)
    },
    say: toasts.say,
    sayBad: toasts.sayBad,
  }
}

const QUEUED = 'Kept here. Logged once the service answers.'
const LOGGED: Record<SentTouch['channel'], string> = {
  email: 'Mail logged',
  meeting: 'Meeting logged',
  call: 'Call logged',
  other: 'Touch logged',
}

const NOTHING_KNOWN = {
  touchpointId: null,
  templateId: null,
  subject: null,
  threadId: null,
  to: [],
  evidence: 'ticked',
} satisfies Partial<SentTouch>

type State = ReturnType<ControllerDeps['store']['get']>

function contextOf({ view }: State) {
  return view.kind === 'partner' ? view.context : null
}

function newestDraft(state: State): SentTouch | null {
  const context = contextOf(state)
  const draft = context?.drafts[0]
  if (!context || !draft) return null
  const { touchpointId, stream, subject } = draft
  return { ...NOTHING_KNOWN, partnerId: context.id, touchpointId, stream, subject, channel: 'email' }
}
