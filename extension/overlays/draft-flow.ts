import type { RenderedValue } from '#shared/api/rendered.ts'
import type { ComposePayload, Failure, Handed, WayTaken } from '../messaging/protocol.ts'
import type { SitePage } from '../sites/site.ts'
import type { ControllerDeps } from './controller.ts'
import { copyMail } from './copy-button.tsx'
import type { Draft, DraftPurpose } from './state.ts'
import type { Toasts } from './toasts.ts'

export type DraftFlow = {
  begin(purpose: DraftPurpose, templateId: string): Promise<void>
  /** Draft for the partner on the card: what is suggested, else what is due next. */
  beginUpdate(): Promise<void>
  edit(name: string, value: string): void
  /** The lists in the draft are what will be sent. */
  remember(isSo: boolean): void
  /** Hands the draft over, by its own button or by another way. */
  submit(way?: WayTaken): Promise<void>
  /** True if submitting fills the mail that is open on this page. */
  insertsHere(): boolean
  close(): void
}

export const OUTREACH_TEMPLATE = 'creator-outreach'
const DEBOUNCE_MS = 350

type Deps = ControllerDeps & {
  toasts: Toasts
  refresh(): Promise<void>
  moved(): Promise<unknown>
  page(): SitePage | null
}

/** Preview, filling of blanks, and the second click that opens Gmail. */
export function createDraftFlow(deps: Deps): DraftFlow {
  const { send, store } = deps
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const change = (part: Partial<Draft>) => {
    const { draft } = store.get()
    if (draft) store.set({ draft: { ...draft, ...part } })
  }

  async function render(): Promise<void> {
    const { draft } = store.get()
    if (!draft) return
    turn += 1
    const mine = turn
    const { templateId, purpose, typed } = draft
    const partnerId = purpose.kind === 'update' ? purpose.partnerId : null
    const answer = await send('draft', { templateId, partnerId, facts: purpose.facts, values: typed })
    if (mine !== turn || !store.get().draft) return
    const first = draft.rendered ? draft.first : answer.ok ? answer.value.blanks : []
    if (answer.ok) change({ rendered: answer.value, first, stale: false, failure: null })
    else change({ stale: false, failure: answer.failure })
  }

  async function begin(purpose: DraftPurpose, templateId: string): Promise<void> {
    clearTimeout(timer)
    const draft = {
      purpose,
      templateId,
      rendered: null,
      typed: {},
      first: [],
      remember: false,
      stale: true,
      submitting: false,
      failure: null,
    }
    store.set({ draft, problem: null })
    await render()
  }

  async function submit(way?: WayTaken): Promise<void> {
    const { draft } = store.get()
    if (!draft?.rendered || draft.submitting || (!way && missingOf(draft).length > 0)) return
    clearTimeout(timer)
    turn += 1
    change({ submitting: true, failure: null })
    const failure = await handOver(deps, draft, way)
    if (failure) {
      // What is wrong with it is shown at its fields.
      if (draft.stale) await render()
      return change({ submitting: false, failure })
    }
    store.set({ draft: null })
    await deps.refresh()
  }

  return {
    begin,
    beginUpdate: async () => {
      const choice = updateOf(deps)
      if (choice) await begin(choice.purpose, choice.templateId)
    },
    edit: (name, value) => {
      change({ typed: { ...store.get().draft?.typed, [name]: value }, stale: true })
      clearTimeout(timer)
      timer = setTimeout(render, DEBOUNCE_MS)
    },
    remember: (remember) => change({ remember }),
    submit,
    insertsHere: () => store.get().draft?.purpose.kind === 'update' && (deps.insert?.ready() ?? false),
    close: () => {
      clearTimeout(timer)
      turn += 1
      store.set({ draft: null })
      deps.moved()
    },
  }
}

/** Blocking blanks that are still empty. What was typed after the last render counts until the service has answered. */
export function missingOf(draft: Draft): RenderedValue[] {
  const values = draft.rendered?.values ?? []
  const blanks = draft.rendered?.blanks ?? []
  return values.filter(
    (value) => blanks.includes(value.name) && !(draft.stale && (draft.typed[value.name] ?? '').trim() !== ''),
  )
}

/** Opening confirms every guess the person had in view. */
function confirmedValues(draft: Draft): Record<string, string> {
  const guesses = (draft.rendered?.values ?? []).filter((value) => value.guess)
  return { ...Object.fromEntries(guesses.map((value) => [value.name, value.value])), ...draft.typed }
}

async function handOver(deps: Deps, draft: Draft, way?: WayTaken): Promise<Failure | null> {
  const { purpose, templateId, remember } = draft
  const values = confirmedValues(draft)
  const here = deps.insert?.ready()
  const answer =
    purpose.kind === 'outreach'
      ? await deps.send('outreach', { facts: purpose.facts, values, way })
      : await deps.send('openDraft', {
          partnerId: purpose.partnerId,
          stream: purpose.stream,
          templateId,
          values,
          way,
          remember,
          here,
        })
  if (!answer.ok) return answer.failure
  const { said, undo, payload } = answer.value
  if (payload && deps.insert) return insertHere(deps, answer.value, payload)
  deps.toasts.say(said, undo)
  return null
}

/** The mail in front of the person takes the draft; one that does not leaves no draft touch behind. */
async function insertHere(deps: Deps, { said, undo }: Handed, mail: ComposePayload): Promise<Failure | null> {
  const { insert, send, toasts } = deps
  const inserted = await insert!.put(mail)
  if (inserted.ok) {
    if (inserted.notes.length > 0) toasts.sayBad(inserted.notes.join(' '))
    else toasts.say(said, null)
    return null
  }
  if (undo) await send('undo', { undoId: undo.id })
  const isCopied = await copyMail(mail)
  return { kind: 'refused', message: inserted.message + (isCopied ? ' It is in your clipboard now.' : '') }
}

function updateOf({ store, page }: Deps): { purpose: DraftPurpose; templateId: string } | null {
  const { view } = store.get()
  if (view.kind !== 'partner' || !view.context) return null
  const { context } = view
  const isOutreach = context.primaryAction === 'draft-outreach'
  const { suggestion, next } = context
  const templateId = suggestion?.templateId ?? (isOutreach ? OUTREACH_TEMPLATE : next?.template)
  if (!templateId) return null
  const stream = suggestion ? suggestion.stream : isOutreach ? 'outreach' : (next?.stream ?? null)
  return { purpose: { kind: 'update', partnerId: context.id, stream, facts: page()?.outreach ?? null }, templateId }
}
