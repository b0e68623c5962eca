import type { JSX } from 'preact'
import type { RenderedValue } from '#shared/api/rendered.ts'
import type { WayTaken } from '../../messaging/protocol.ts'
import { Icon } from '../../ui/icons.tsx'
import { CopyButton } from '../copy-button.tsx'
import { missingOf } from '../draft-flow.ts'
import type { Draft } from '../state.ts'
import { MailPreview } from './mail-preview.tsx'
import { ValueRow } from './value-row.tsx'
import { Ways } from './ways.tsx'

export type DraftCardProps = {
  draft: Draft
  /** The mail open on this page takes the draft, instead of a new one. */
  insertsHere: boolean
  onEdit(name: string, value: string): void
  onRemember(isSo: boolean): void
  onSubmit(way?: WayTaken): void
  onClose(): void
}

/** The filled mail before Gmail: blanks first, then the words, then where every value came from. */
export function DraftCard({ draft, insertsHere, onEdit, onRemember, onSubmit, onClose }: DraftCardProps): JSX.Element {
  const { rendered, submitting } = draft
  const missing = missingOf(draft)
  return (
    <section class="card draft" data-testid="draft-card" role="dialog" aria-label="Tributary: draft" tabIndex={-1}>
      <header class="head">
        <button type="button" class="icon-button" aria-label="Back" onClick={onClose}>
          <Icon name="back" />
        </button>
        <div class="who">
          <h2 class="name">{rendered?.label ?? 'Draft'}</h2>
          {rendered?.reason && <p class="sub">{rendered.reason}</p>}
        </div>
      </header>
      {draft.failure && (
        <div class="notice warn" role="alert">
          {draft.failure.message} {rendered && missing.length === 0 && <CopyButton mail={rendered} />}
          <Ways ways={draft.failure.ways} onTake={onSubmit} />
        </div>
      )}
      {rendered ? (
        <div class="draft-body">
          <Values draft={draft} onEdit={onEdit} />
          <p class="mail-line" data-testid="draft-subject">
            <span>Subject</span> {rendered.subject}
          </p>
          <p class="mail-line">
            <span>To</span> {rendered.to ?? <em>you fill it in Gmail</em>}
          </p>
          <MailPreview html={rendered.html} fading={draft.stale} />
        </div>
      ) : (
        !draft.failure && <DraftSkeleton />
      )}
      <footer class="action">
        <p class="why" role="status" data-testid="missing">
          {rendered?.warning} {missingLine(missing)}
        </p>
        <button
          type="button"
          class="primary"
          data-testid="open-gmail"
          disabled={!rendered || submitting || missing.length > 0}
          onClick={() => onSubmit()}
        >
          <Icon name="mail" />{' '}
          {submitting ? 'Opening…' : (rendered?.submit ?? (insertsHere ? 'Insert into this mail' : 'Open in Gmail'))}
        </button>
        {rendered?.carries && (
          <label class="row">
            <input
              type="checkbox"
              data-testid="remember"
              onInput={(event) => onRemember(event.currentTarget.checked)}
            />
            Remember these lists
          </label>
        )}
        <Ways ways={rendered?.ways} onTake={onSubmit} />
      </footer>
    </section>
  )
}

type ValuesProps = { draft: Draft; onEdit: DraftCardProps['onEdit'] }

/** Blanks and guesses stand open; what is known for sure is behind a fold. The order holds while the person types. */
function Values({ draft, onEdit }: ValuesProps): JSX.Element {
  const { first, rendered, typed } = draft
  const values = rendered?.values ?? []
  const needsEyes = (value: RenderedValue) =>
    first.includes(value.name) || value.blocking || value.guess || value.name in typed
  const known = values.filter((value) => !needsEyes(value))
  const row = (value: RenderedValue) => (
    <ValueRow
      key={value.name}
      value={value}
      typed={typed[value.name]}
      autoFocus={value.name === first[0]}
      onEdit={onEdit}
    />
  )
  return (
    <div class="values">
      {values.filter(needsEyes).map(row)}
      {known.length > 0 && (
        <details class="fold known">
          <summary>{known.length} filled in for you</summary>
          {known.map(row)}
        </details>
      )}
    </div>
  )
}

function missingLine(missing: RenderedValue[]): string {
  if (missing.length === 0) return 'Opens a draft. You read it and press Send.'
  return `Still needed: ${missing.map((value) => value.label).join(', ')}`
}

function DraftSkeleton(): JSX.Element {
  return (
    <div class="skeletons" aria-hidden="true">
      <span class="skeleton" />
      <span class="skeleton" />
      <span class="skeleton short" />
      <span class="skeleton" />
    </div>
  )
}
