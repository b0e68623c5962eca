import type { JSX } from 'preact'
import { Chooser } from './chooser.tsx'
import type { Controller } from './controller.ts'
import { OUTREACH_TEMPLATE } from './draft-flow.ts'
import { MessageCard } from './message-card.tsx'
import { DraftCard } from './outreach-draft/draft-card.tsx'
import { PartnerCard } from './partner-card/partner-card.tsx'
import { PendingLine } from './pending-line.tsx'
import { Pill } from './pill.tsx'
import type { OverlayState } from './state.ts'
import { ToastLine } from './toast.tsx'
import { localDate } from './wording.ts'

export type AppProps = { state: OverlayState; controller: Controller; now(): number; reload(): void }

/** Everything the overlay can show, chosen by state alone. */
export function App({ state, controller, now, reload }: AppProps): JSX.Element {
  const { toast, pending, busy } = state
  return (
    <>
      {pending && (
        <PendingLine busy={busy} subject={pending.subject} onAnswer={(sent) => controller.touch.answer(sent)} />
      )}
      <Main state={state} controller={controller} now={now} reload={reload} />
      {toast && <ToastLine toast={toast} onUndo={() => controller.touch.undo()} />}
    </>
  )
}

function Main(props: AppProps): JSX.Element | null {
  const { state, controller } = props
  const { view, draft, open } = state
  if (draft) {
    return (
      <DraftCard
        draft={draft}
        insertsHere={controller.draft.insertsHere()}
        onEdit={controller.draft.edit}
        onRemember={controller.draft.remember}
        onSubmit={controller.draft.submit}
        onClose={controller.draft.close}
      />
    )
  }
  if (open && view.kind !== 'stranger' && view.kind !== 'nothing') return <Opened {...props} />
  return <Pill view={view} today={localDate(new Date(props.now()))} onOpen={() => openFrom(view, controller)} />
}

/** One click on a stranger's pill is the draft itself (rows.md §6.2). */
function openFrom(view: OverlayState['view'], controller: Controller): void {
  if (view.kind === 'stranger') controller.draft.begin({ kind: 'outreach', facts: view.facts }, OUTREACH_TEMPLATE)
  else controller.setOpen(true)
}

function Opened({ state, controller, now, reload }: AppProps): JSX.Element | null {
  const { view, busy, problem } = state
  const today = localDate(new Date(now()))
  const onClose = () => {
    controller.setOpen(false)
  }
  if (view.kind === 'choose') {
    return <Chooser view={view} today={today} onChoose={(match) => controller.choose(match)} onClose={onClose} />
  }
  if (view.kind === 'partner') {
    return (
      <PartnerCard
        view={view}
        today={today}
        now={now()}
        busy={busy}
        problem={problem}
        onClose={onClose}
        onBack={view.others.length > 1 ? () => controller.backToChoice() : null}
        onDraft={() => controller.draft.beginUpdate()}
        onConfirmSent={() => controller.touch.confirmSent()}
        onLog={(channel) => controller.touch.logOther(channel)}
        onRetry={() => controller.refresh()}
      />
    )
  }
  if (view.kind === 'signed-out') {
    const message = 'Connect this browser to your Tributary service to see partners here.'
    const action = { label: 'Connect', run: () => controller.openOptions() }
    return <MessageCard title="Not signed in" message={message} action={action} onClose={onClose} />
  }
  if (view.kind !== 'failure') return null
  const { kind, message } = view.failure
  const action =
    kind === 'updated'
      ? { label: 'Refresh this page', run: reload }
      : { label: 'Try again', run: () => controller.refresh() }
  return <MessageCard title={TITLES[kind]} message={message} action={action} onClose={onClose} />
}

const TITLES: Record<Extract<OverlayState['view'], { kind: 'failure' }>['failure']['kind'], string> = {
  'signed-out': 'Not signed in',
  'server-away': 'Service away',
  refused: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Changed meanwhile',
  updated: 'Tributary was updated',
}
