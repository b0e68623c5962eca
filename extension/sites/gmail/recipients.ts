import { isField } from './compose-parts.ts'
import { anyOf, selectors } from './selectors.ts'
import { address, ownAddress } from './thread.ts'

/** Addresses a draft goes to, chips and typed text of both layouts, own one left out; the body is not looked at. */
export function recipientsOf(root: Element): string[] {
  const found = [...chips(root), ...typed(root)].map(address).filter((email) => email !== null)
  const own = ownAddress(root.ownerDocument)
  return [...new Set(found)].filter((email) => email !== own)
}

/** Raw text of the recipient field a person would type into, null if there is none. */
export function typedRecipient(field: Element | null): string | null {
  return field && isField(field) ? field.value : null
}

function chips(root: Element): string[] {
  const elements = selectors.recipientChip.flatMap(({ selector }) => [...root.querySelectorAll(selector)])
  return elements
    .filter((chip) => !chip.closest(anyOf('content')))
    .map((chip) => chip.getAttribute('data-hovercard-id') ?? chip.getAttribute('email') ?? '')
}

/** `Kevin <kevin@example.com>, sarah@example.com` → both addresses. */
function typed(root: Element): string[] {
  const fields = [...root.querySelectorAll(`${anyOf('recipientText')}, ${anyOf('recipientField')}`)]
  return fields.flatMap((field) => (typedRecipient(field) ?? '').match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? [])
}
