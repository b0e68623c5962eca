/** First and second owner, as far as there are any; done by either is done (rows, ambiguity 35). */
export function ownersOf(who: { ownerName: string | null; secondOwnerName: string | null }): string[] {
  return [who.ownerName, who.secondOwnerName].filter((name) => name !== null)
}
