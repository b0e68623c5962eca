import type { JSX } from 'preact'
import type { Way, WayTaken } from '../../messaging/protocol.ts'

type Props = { ways: Way[] | undefined; onTake(way: WayTaken): void }

/** What else can be done with the draft, each with the field for what it asks. */
export function Ways({ ways, onTake }: Props): JSX.Element {
  return (
    <>
      {ways?.map((way) => (
        <form
          key={way.name}
          class="row"
          onSubmit={(event) => {
            event.preventDefault()
            onTake({ ...way, said: event.currentTarget.querySelector('input')?.value })
          }}
        >
          {way.asks && (
            <input data-value required minLength={3} maxLength={300} placeholder={way.asks} aria-label={way.asks} />
          )}
          <button type="submit" class="small" data-testid={way.name}>
            {way.label}
          </button>
        </form>
      ))}
    </>
  )
}
