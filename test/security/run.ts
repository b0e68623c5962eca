import { spawnSync } from 'node:child_process'

/** The security tests in their long form: 100,000 fuzzed requests unless FUZZ_REQUESTS says otherwise. */
const env = { FUZZ_REQUESTS: '100000', ...process.env }
const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'security', ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env })
process.exitCode = status ?? 1
