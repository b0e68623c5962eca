import { styleText } from 'node:util'

/** What the start writes for a person. Plain where the output is not a terminal. */
export type Terminal = {
  /** Columns there are, at least 100. */
  width: number
  line(text?: string): void
  heading(text: string): void
  /** Runs a step and prints one line when it is done: what, the detail it answers, seconds. */
  step<T>(label: string, work: () => Promise<T>, detail: (result: T) => string): Promise<T>
}

export function openTerminal(out: NodeJS.WritableStream & { columns?: number }, nowMs: () => number): Terminal {
  const line = (text = '') => out.write(`${text}\n`)
  return {
    width: Math.max(100, out.columns ?? 0),
    line,
    heading: (text) => line(`\n${styleText('bold', text, { stream: out, validateStream: true })}`),
    async step(label, work, detail) {
      const started = nowMs()
      const result = await work()
      const seconds = ((nowMs() - started) / 1000).toFixed(1).padStart(5)
      const mark = styleText('green', '✓', { stream: out, validateStream: true })
      line(`  ${mark} ${label.padEnd(20)} ${detail(result).padEnd(62)} ${seconds} s`)
      return result
    },
  }
}
