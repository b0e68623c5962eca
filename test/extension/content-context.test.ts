import { expect, test } from 'vitest'
import { ContentScriptContext } from '../../extension/content-context.ts'

test('a newer copy of a script ends the older one of its name, and no other', () => {
  const gmail = ContentScriptContext('gmail')
  const youtube = ContentScriptContext('youtube')

  const newer = ContentScriptContext('gmail')

  expect([gmail, youtube, newer].map(({ signal }) => signal.aborted)).toEqual([true, false, false])
})
