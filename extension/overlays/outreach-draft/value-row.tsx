import type { JSX } from 'preact'
import type { RenderedValue } from '#shared/api/rendered.ts'
import { Icon } from '../../ui/icons.tsx'

type Props = {
  value: RenderedValue
  /** Undefined while the person has not touched it. */
  typed: string | undefined
  autoFocus: boolean
  onEdit(name: string, value: string): void
}

/** One value with its source; a guess looks like one until it is kept or changed. */
export function ValueRow({ value, typed, autoFocus, onEdit }: Props): JSX.Element {
  const isGuess = value.guess && typed === undefined
  const shown = typed ?? value.value
  const source = typed === undefined ? value.source : typed.trim() === '' ? null : 'typed'
  const id = `value-${value.name}`
  const field = {
    id,
    ref: autoFocus ? focus : undefined,
    'data-value': value.name,
    value: shown,
    title: source ? `From: ${source}` : 'Nothing known yet',
    placeholder: value.blocking ? 'Needed' : 'Optional',
    'aria-required': value.blocking,
    'aria-invalid': value.blocking && shown.trim() === '',
    onInput: (event: Event) => onEdit(value.name, (event.currentTarget as HTMLInputElement).value),
  }
  return (
    <div class={`value ${isGuess ? 'guess' : ''} ${value.blocking && shown.trim() === '' ? 'blank' : ''}`}>
      <label for={id}>
        <span>{value.label}</span>
        <span class="aside" title={source ?? undefined}>
          {source ?? (isGuess ? 'suggested' : 'blank')}
        </span>
      </label>
      <div class="field">
        {value.type === 'list' ? <textarea rows={3} {...field} /> : <input type="text" autocomplete="off" {...field} />}
        {isGuess && (
          <button
            type="button"
            class="keep"
            aria-label={`Keep the suggestion for ${value.label}`}
            title="Keep this suggestion"
            onClick={() => onEdit(value.name, value.value)}
          >
            <Icon name="check" />
          </button>
        )}
      </div>
    </div>
  )
}

/** One function for all rows, so that it runs when the field appears and not at every render. */
function focus(field: HTMLElement | null): void {
  field?.focus({ preventScroll: true })
}
