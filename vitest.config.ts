import { availableParallelism } from 'node:os'
import preact from '@preact/preset-vite'
import { defineConfig } from 'vitest/config'
import { WxtVitest } from 'wxt/testing/vitest-plugin'

/** A machine that does other work too is slow; nothing here waits on purpose. */
const PATIENT = { testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    // Vitest leaves one core to itself: of two, half the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/*.test.ts', 'test/{shared,server}/**/*.test.ts'],
          ...PATIENT,
        },
      },
      {
        plugins: [WxtVitest(), preact()],
        test: { name: 'extension', environment: 'jsdom', include: ['test/extension/**/*.test.{ts,tsx}'], ...PATIENT },
      },
      { test: { name: 'contract', environment: 'node', include: ['test/contract/**/*.test.ts'], ...PATIENT } },
      { test: { name: 'security', environment: 'node', include: ['test/security/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'reliability',
          environment: 'node',
          include: ['test/reliability/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: 'test/e2e/build.ts',
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
