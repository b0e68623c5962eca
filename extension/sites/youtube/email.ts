/** Narrower than what the service accepts, so that nothing found here is refused there. */
const address = /[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![\w@-])/gi

/**
 * The address written in a text that the person can read, or null. Two different ones give null: which of them wants
 * the mail is for a person to say. The hidden "View email address" of YouTube is never touched.
 */
export function emailIn(text: string | null): string | null {
  const found = new Set(text?.match(address)?.map((match) => match.toLowerCase()))
  const [first, second] = found
  return first && !second && first.length <= 320 ? first : null
}
