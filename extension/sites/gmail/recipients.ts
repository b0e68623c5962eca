import { isField } from './compose-parts.ts'
import { anyOf, findShown, selectors } from './selectors.ts'
import { address, ownAddress } from './thread.ts'
import { writeField } from './write.ts'

/** Addresses a draft goes to, chips and typed text of both layouts, own one left out; the body is not looked at. */
export function recipientsOf(root: Element): string[] {
  const own = ownAddress(root.ownerDocument)
  return [...new Set([...chips(root), ...typed(root)])].filter((email) => email !== own)
}

/** `Kevin <kevin@example.com>, sarah@example.com` → both addresses, normalised. */
export function addressesIn(text: string): string[] {
  return (text.match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? []).map(address).filter((email) => email !== null)
}

/** `typed`: it was written, and Gmail has yet to take it; `kept`: somebody's is there; `none`: there is no field. */
export type RecipientWritten = 'typed' | 'kept' | 'none'

/** Types addresses into an empty field. A comma ends an address in both layouts. */
export function writeRecipients(root: Element, kind: 'recipient' | 'bcc', to: string[]): RecipientWritten {
  if (to.length === 0) return 'none'
  const field = openField(root, kind)
  if (!field || !isField(field)) return 'none'
  if (field.value.trim()) return 'kept'
  writeField(field, `${to.join(', ')}, `)
  return to.every((one) => recipientsOf(root).includes(one)) ? 'typed' : 'none'
}

/**
 * True once Gmail has taken every address: as a chip in the new layout, as the field's own text in the old one. What
 * stays typed beside the chips is not taken.
 */
export function areTaken(root: Element, to: string[]): boolean {
  const taken = new Set([...chips(root), ...texts(root, 'recipientText')])
  return to.every((one) => taken.has(one))
}

/** Gmail folds the recipients into one line once the body has the focus; a click unfolds them. */
function openField(root: Element, kind: 'recipient' | 'bcc'): Element | null {
  const name = kind === 'bcc' ? 'bccField' : 'recipientField'
  for (const opener of ['recipientFold', 'bccOpener'] as const) {
    const field = findShown(root, name)
    if (field || (opener === 'bccOpener' && kind !== 'bcc')) return field
    ;(findShown(root, opener) as HTMLElement | null)?.click()
  }
  return findShown(root, name)
}

function chips(root: Element): string[] {
  const elements = selectors.recipientChip.flatMap(([selector]) => [...root.querySelectorAll(selector)])
  return elements
    .filter((chip) => !chip.closest(anyOf('content')))
    .map((chip) => address(chip.getAttribute('data-hovercard-id') ?? chip.getAttribute('email') ?? ''))
    .filter((email) => email !== null)
}

function typed(root: Element): string[] {
  return [...texts(root, 'recipientText'), ...texts(root, 'recipientField'), ...texts(root, 'bccField')]
}

function texts(root: Element, name: 'recipientText' | 'recipientField' | 'bccField'): string[] {
  return [...root.querySelectorAll(anyOf(name))].flatMap((field) => (isField(field) ? addressesIn(field.value) : []))
}
