import { render } from 'preact'
import { beforeEach, expect, test, vi } from 'vitest'
import { AllowGmail, draftAddress } from '../../../extension/entrypoints/allow-gmail/allow-gmail.tsx'

const root = document.createElement('div')
const steps: string[] = []
const step = (name: string) => async () => {
  steps.push(name)
  return true
}
beforeEach(() => {
  steps.length = 0
  render(<AllowGmail allow={step('allow')} answered={step('answered')} goOn={() => steps.push('go on')} />, root)
})

test.each([
  ['allow', ['allow', 'answered', 'go on']],
  ['plain', ['answered', 'go on']],
])('%s: the answer is kept before the draft opens', async (id, expected) => {
  root.querySelector<HTMLElement>(`[data-testid="${id}"]`)?.click()
  await vi.waitFor(() => expect(steps).toEqual(expected))
})

test('goes on to drafts in Gmail and nowhere else', () => {
  const compose = 'https://mail.google.com/mail/u/kevin%40reservoir.example/?view=cm&su=Hi'
  expect(draftAddress(`#${encodeURIComponent(compose)}`)).toBe(compose)
  expect(draftAddress('#https%3A%2F%2Felsewhere.example%2Fmail')).toBeNull()
  expect(draftAddress('#javascript%3Aalert(1)')).toBeNull()
})
