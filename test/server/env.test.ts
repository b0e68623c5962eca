import { describe, expect, it } from 'vitest'
import { readEnv } from '#server/env.ts'

describe('the environment', () => {
  it('names a wrong setting, what it was and what is expected', () => {
    expect(() => readEnv({ PORT: '99999' })).toThrow(/PORT=99999: /)
  })

  it.each([
    ['SMTP_URL', 'smtp//kevin:hunter2@mail.reservoir.example'],
    ['SMTP_URL', 'https://kevin:hunter2@mail.reservoir.example'],
    ['NOTIFY_WEBHOOK_URL', 'hooks/hunter2'],
  ])('says that %s is wrong without the secret in it', (name, value) => {
    let said = ''
    try {
      readEnv({ [name]: value })
    } catch (error) {
      said = (error as Error).message
    }
    expect(said).toContain(`${name}=(not shown): `)
    expect(said).not.toContain('hunter2')
  })
})
