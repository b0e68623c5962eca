import { build } from 'wxt'

const quiet = () => {}
const silent = {
  debug: quiet,
  log: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  fatal: quiet,
  success: quiet,
  level: 0,
}

/** Builds the extension once for all end-to-end tests, with Gmail granted, into .output/chrome-mv3-e2e. */
export async function setup(): Promise<void> {
  await build({ mode: 'e2e', browser: 'chrome', logger: silent } as Parameters<typeof build>[0])
}
