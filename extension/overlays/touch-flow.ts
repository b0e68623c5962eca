import type { Undo } from '#shared/api/outreach.ts'
import type { ControllerDeps } from './controller.ts'
import type { SentTouch } from './state.ts'
import type { Toasts } from './toasts.ts'

export type TouchFlow = {
  /** Logs a touch or marks a draft as sent. */
  log(touch: SentTouch): Promise<void>
  /** The newest draft on the card went out. */
  confirmSent(): Promise<void>
  /** One click for a call or a meeting; the stream that is due next is meant. */
  logOther(channel: 'call' | 'meeting'): Promise<void>
  /** Nobody saw Gmail say "sent": asks in one line. */
  ask(touch: SentTouch): void
  answer(sent: boolean): Promise<void>
  undo(): Promise<void>
  say(text: string, undo: Undo | null): void
}

export function createTouchFlow(deps: ControllerDeps & { toasts: Toasts; refresh(): Promise<void> }): TouchFlow {
  const { send, store, toasts } = deps

  async function log(touch: SentTouch): Promise<void> {
    if (store.get().busy) return
    store.set({ busy: true, problem: null })
    const answer = await send('sent', touch)
    store.set({ busy: false, problem: answer.ok ? null : answer.failure.message })
    if (!answer.ok) return
    store.set({ pending: null })
    toasts.say(LOGGED[touch.channel], answer.value.undo)
    await deps.refresh()
  }

  async function undo(): Promise<void> {
    const { toast } = store.get()
    if (!toast?.undo) return
    const undoId = toast.undo.id
    toasts.say('Taking it back…', null)
    const answer = await send('undo', { undoId })
    if (answer.ok) toasts.say('Undone. Nothing was kept.', null)
    else toasts.sayBad(answer.failure.message)
    if (answer.ok) await deps.refresh()
  }

  return {
    log,
    confirmSent: async () => {
      const touch = newestDraft(store.get())
      if (touch) await log(touch)
    },
    logOther: async (channel) => {
      const context = contextOf(store.get())
      if (context) await log({ ...NOTHING_KNOWN, partnerId: context.id, channel, stream: context.next?.stream ?? null })
    },
    ask: (pending) => store.set({ pending }),
    answer: async (sent) => {
      const { pending } = store.get()
      if (sent && pending) await log({ ...pending, evidence: 'ticked' })
      else store.set({ pending: null })
    },
    undo,
    say: toasts.say,
  }
}

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
