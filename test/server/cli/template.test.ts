import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeSummary } from './make-summary.ts'
import { type Answers, type StubService, startStub } from './stub-service.ts'

const MAIL =
  '### Tier 2\n\n**Rate card:**\n```\nTO: Creators\nSUBJECT: Rates of [Firm]\n\nHi [Creator Name],\n\nBest,\nSarah\n```\n'

let stub: StubService | null = null
let home = ''
let dir = ''
let document = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'template-command-'))
  dir = join(home, 'templates')
  document = join(home, 'ours.md')
  writeFileSync(document, MAIL)
})
afterEach(async () => {
  await stub?.stop()
  stub = null
  rmSync(home, { recursive: true, force: true })
})

/** Runs `template …` against the folder of this test; the service is asked only where a test says so. */
async function run(args: string[], answers: Answers = {}) {
  await stub?.stop()
  stub = await startStub(answers)
  return stub.run('template', ...args, '--dir', dir)
}

describe('template import', () => {
  it('writes what it understood and asks about the rest', async () => {
    const { code, out } = await run(['import', document])
    expect(code).toBe(0)
    expect(out).toContain('rate-card  (Rate card, lines 3-12)')
    expect(out).toMatch(/\[Creator Name\] +creatorName +text +block +contact\.name/)
    expect(out).toMatch(/\? What fills \[Firm\]\?.*--fill "Firm=partner\.name"/)
    expect(out).toContain(`1 template, 2 questions. Written to ${dir}.`)
    expect(readFileSync(join(dir, 'rate-card', 'text.hbs'), 'utf8')).toBe('Hi {{creatorName}},\n\nBest,\nSarah\n')
    expect(readdirSync(dir).sort()).toEqual(['partials', 'rate-card'])
    expect((await run(['lint'])).out).toBe('1 template, 4 mails rendered, nothing wrong.')
  })

  it('takes a source for a field, and writes nothing on a dry run', async () => {
    const { out } = await run(['import', document, '--fill', 'Firm=partner.name', '--dry-run'])
    expect(out).toMatch(/\[Firm\] +firm +text +block +partner\.name/)
    expect(out).toContain('Nothing was written.')
    expect(existsSync(dir)).toBe(false)
  })

  it('leaves a template of the same name alone, unless told to replace it', async () => {
    await run(['import', document])
    writeFileSync(document, MAIL.replace('Best,', 'Kind regards,'))
    const refused = await run(['import', document])
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.err).toContain('has rate-card already. Add --replace')
    expect((await run(['import', document, '--replace'])).code).toBe(0)
    expect(readFileSync(join(dir, 'rate-card', 'text.hbs'), 'utf8')).toContain('Kind regards,')
  })

  it('writes nothing at all if one mail is no template', async () => {
    const bad = MAIL.replace('Rate card', 'Other').replace('Best,', 'Best {{x}},')
    writeFileSync(document, MAIL + bad)
    const { code, err } = await run(['import', document])
    expect(code).toBe(1)
    expect(err).toMatch(/templates\/other\/body\.hbs:\d+: \{\{x\}\} is not declared/)
    expect(readdirSync(dir)).toEqual([])
  })

  it.each([
    ['# no mail', /holds no e-mail/],
    [MAIL + MAIL, /Two mails of the document would be "rate-card"/],
  ])('refuses a document that cannot be taken', async (text, message) => {
    writeFileSync(document, text)
    expect(await run(['import', document])).toMatchObject({ code: 1, err: expect.stringMatching(message) })
  })

  it('names a file that is not there, and a source that does not exist', async () => {
    expect((await run(['import', join(home, 'no.md')])).err).toMatch(/no\.md cannot be read \(ENOENT\)/)
    expect((await run(['import', document, '--fill', 'Firm=partner.nmae'])).err).toContain(
      '"partner.nmae" is not a source',
    )
    expect((await run(['import', document, '--fill', 'Firm'])).code).toBe(2)
  })
})

describe('template new', () => {
  it('makes a template that passes lint, for the tier that is asked for', async () => {
    await run(['import', document])
    expect((await run(['new', 'thank-you', '--tier', '3'])).code).toBe(0)
    expect(readFileSync(join(dir, 'thank-you', 'meta.yaml'), 'utf8')).toContain('tiers: [tier-3]')
    expect((await run(['lint'])).out).toMatch(/^2 templates, /)
  })

  it('copies another one', async () => {
    await run(['import', document])
    await run(['new', 'rates-again', '--from', 'rate-card'])
    expect(readdirSync(join(dir, 'rates-again')).sort()).toEqual(readdirSync(join(dir, 'rate-card')).sort())
    expect((await run(['new', 'third', '--from', 'nothing'])).err).toContain('There is no template "nothing"')
  })

  it.each([
    [['new', 'Thank You'], '"Thank You" is no name'],
    [['new', 'x', '--tier', '5'], 'There is no tier "5"'],
    [['new', 'rate-card'], 'is there already'],
  ])('refuses %j', async (args, message) => {
    await run(['import', document])
    expect(await run(args)).toMatchObject({ code: 1, err: expect.stringContaining(message) })
  })
})

describe('template lint', () => {
  it('names file and line of everything that is wrong, and fails', async () => {
    await run(['import', document])
    writeFileSync(join(dir, 'rate-card', 'text.hbs'), 'Hi {{creatorName}},\n{{typo}}\n')
    const { code, err } = await run(['lint'])
    expect(code).toBe(1)
    expect(err).toMatch(/^templates\/rate-card\/text\.hbs:2: \{\{typo\}\} is not declared/)
    const asJson = await run(['lint', '--json'])
    expect(asJson.code).toBe(1)
    expect(JSON.parse(asJson.out).problems).toMatchObject([{ line: 2, variable: 'typo' }])
  })
})

describe('template preview and render', () => {
  beforeEach(() => run(['import', document]))

  it('shows the mail, what is missing and where each value comes from', async () => {
    const { out } = await run(['preview', 'rate-card', '--value', 'firm=', '--value', 'creatorName=Sarah'])
    expect(out).toContain('Subject: Rates of ‹Firm›\n\nHi Sarah,\n\nBest,')
    expect(out).toMatch(/firm +– +missing: blocks/)
    expect(out).toMatch(/creatorName +Sarah +typed/)
    expect(out).toMatch(/Still needed: firm$/)
  })

  it('fills the mail with a real partner of the running service, and says so', async () => {
    const values = [
      { name: 'creatorName', value: 'Workflow Garage', source: 'partner record', guess: false },
      { name: 'gone', value: 'x', source: 'typed', guess: false },
    ]
    const answers = {
      'GET /v1/partners': { partners: [makeSummary({ name: 'Workflow Garage' })], after: null },
      'POST /v1/templates/rate-card/render': { values },
    }
    const { out, code } = await run(['preview', 'rate-card', '--partner', 'garage', '--value', 'firm=Ours'], answers)
    expect(code).toBe(0)
    expect(out).toContain('Hi Workflow Garage,')
    expect(out).toMatch(/creatorName +Workflow Garage +partner record/)
    expect(stub?.asked).toContainEqual(expect.stringMatching(/^POST \/v1\/templates\/rate-card\/render .*"partnerId"/))
  })

  it('writes a page to look at', async () => {
    const page = join(home, 'mail.html')
    const { out } = await run(['preview', 'rate-card', '--html', page])
    expect(out).toContain(`Written: ${page}`)
    expect(readFileSync(page, 'utf8')).toMatch(/<title>Rates of Firm<\/title>[\s\S]*<div>Hi creator name,<\/div>/)
    expect((await run(['preview', 'rate-card', '--html', home])).err).toContain('cannot be written')
  })

  it('prints one form and nothing else', async () => {
    expect((await run(['render', 'rate-card'])).out).toBe('Hi creator name,\n\nBest,\nSarah')
    expect((await run(['render', 'rate-card', '--form', 'subject'])).out).toBe('Rates of Firm')
    expect((await run(['render', 'rate-card', '--form', 'html'])).out).toMatch(/^<div><div>Hi creator name/)
    expect(JSON.parse((await run(['render', 'rate-card', '--form', 'json'])).out).templateId).toBe('rate-card')
    expect((await run(['render', 'rate-card', '--form', 'pdf'])).code).toBe(2)
  })

  it('prints nothing while a blank blocks, and names it', async () => {
    const { code, out, err } = await run(['render', 'rate-card', '--value', 'firm='])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('still needs firm. Give them as --value name=text.')
  })

  it('names the templates, samples and variables there are', async () => {
    expect((await run(['preview', 'other'])).err).toContain('There is no template "other"; use one of: rate-card')
    expect((await run(['preview', 'rate-card', '--sample', 'x'])).err).toContain('has no sample "x"; it has: example')
    expect((await run(['render', 'rate-card', '--value', 'x=1'])).err).toContain('has no variable "x"')
  })
})
