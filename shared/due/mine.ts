/** People of ours who are away, with who stands in. */
export type Cover = { person: string; cover: string; from: string; to: string }
export type Team = { name: string; members: readonly string[] }

/**
 * Every name that stands for a person today: their own, their teams', and the names of those they stand in for, whose
 * teams come along; who stands in for somebody who stands in has both. "Kevin (Technical)" is Kevin.
 */
export function namesOf(
  person: string,
  { teams, covers, today }: { teams: readonly Team[]; covers: readonly Cover[]; today: string },
): Set<string> {
  const names = new Set<string>()
  const open = [person]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const plain = plainName(name)
    if (names.has(plain)) continue
    names.add(plain)
    open.push(
      ...teams.filter(({ members }) => members.some((each) => plainName(each) === plain)).map((team) => team.name),
    )
    const away = covers.filter(({ cover, from, to }) => plainName(cover) === plain && from <= today && today <= to)
    open.push(...away.map((each) => each.person))
  }
  return names
}

/** A name as it is compared: without its function in brackets, and whatever its case. */
export function plainName(name: string): string {
  return name
    .replace(/\s*\([^)]*\)\s*$/, '')
    .trim()
    .toLowerCase()
}
