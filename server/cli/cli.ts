/** What commands may reach; a test swaps any of it. */
export type Cli = {
  /** Folder in which the service leaves its address and token. */
  dataDir: string
  fetch: typeof fetch
  now: () => Date
  /** Writes a line, or several. */
  out: (text: string) => void
  err: (text: string) => void
  /** Writes over the line it wrote before; `''` takes it away. Missing where no person looks on. */
  progress?: (text: string) => void
  /** Columns a table may take. */
  width: number
  /** Style of a heading; does nothing where the output is not a terminal. */
  heading: (text: string) => string
}

export type Output = { json?: boolean }

/** Prints an answer: as JSON for programs if asked to, else as text for a person. */
export function show<T>(cli: Cli, { json }: Output, value: T, text: (value: T) => string): void {
  cli.out(json ? JSON.stringify(value, null, 2) : text(value))
}
