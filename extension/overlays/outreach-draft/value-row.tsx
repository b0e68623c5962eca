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

/** One value with its source and what is wrong with it; a guess looks like one until it is kept or changed. */
export function ValueRow(props: Props): JSX.Element {
  const { value, typed, onEdit } = props
  const isGuess = value.guess && typed === undefined
  const shown = typed ?? value.value
  const source = typed === undefined ? value.source : typed.trim() === '' ? null : 'typed'
  const id = `value-${value.name}`
  const isBlank = value.blocking && shown.trim() === ''
  const isWrong = isBlank || value.problem !== undefined
  return (
    <div class={`value ${isGuess ? 'guess' : ''} ${isWrong ? 'blank' : ''}`}>
      <label for={id}>
        <span>{value.label}</span>
        <span class="aside" title={source ?? undefined}>
          {source ?? (isGuess ? 'suggested' : 'blank')}
        </span>
      </label>
      <div class="field">
        {control(value, fieldOf(props, { id, shown, source, isWrong }))}
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
      {value.problem && (
        <p class="late" id={`${id}-problem`}>
          {value.problem}
        </p>
      )}
    </div>
  )
}

type State = { id: string; shown: string; source: string | null; isWrong: boolean }

function fieldOf({ value, autoFocus, onEdit }: Props, { id, shown, source, isWrong }: State) {
  return {
    id,
    ref: autoFocus ? focus : undefined,
    'data-value': value.name,
    value: shown,
    title: source ? `From: ${source}` : 'Nothing known yet',
    placeholder: value.hint ?? (value.blocking ? 'Needed' : 'Optional'),
    'aria-required': value.blocking,
    'aria-invalid': isWrong,
    'aria-describedby': value.problem && `${id}-problem`,
    onInput: (event: Event) => onEdit(value.name, (event.currentTarget as HTMLInputElement).value),
  }
}

function control({ type, choices }: RenderedValue, field: ReturnType<typeof fieldOf>): JSX.Element {
  if (choices) {
    return (
      <select {...field}>
        {/* What stands there may be none of the answers: a blank, or something typed wrongly. */}
        {!choices.includes(field.value) && <option value={field.value}>{field.value}</option>}
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    )
  }
  return type === 'list' ? <textarea rows={3} {...field} /> : <input type="text" autocomplete="off" {...field} />
}

/** One function for all rows, so that it runs when the field appears and not at every render. */
function focus(field: HTMLElement | null): void {
  field?.focus({ preventScroll: true })
}
