import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rendered, VariableType } from '#shared/api/rendered.ts'
import { loadTemplates } from '../../../server/templating/load.ts'
import { render } from '../../../server/templating/render.ts'
import { htmlAsLines, textAsLines } from '../../../server/templating/review/html-as-lines.ts'
import type { Sample } from '../../../server/templating/sample.ts'

const library = loadTemplates('templates')
const templates = library.list().map(({ id }) => library.get(id))
const cases = templates.flatMap(({ id, samples }) => samples.map(({ name, sample }) => ({ id, name, sample })))

/** Fails on anything a partner must never read. */
function expectClean({ subject, html, text }: Rendered): void {
  for (const output of [subject, html, text]) {
    expect(output).not.toMatch(/\[[^\]]*\]|\{\{|undefined|\bnull\b|NaN|\[object/)
    expect(output).not.toMatch(/ {2}| ,|\( *\)/)
  }
  expect(subject).not.toBe('')
  expect(text).not.toMatch(/^•\s*$/m)
  expect(text).not.toMatch(/^[A-Z0-9'/ ]+:\n(\n|$)/m)
  expect(html).not.toMatch(/<li>\s*<\/li>|<ul[^>]*>\s*<\/ul>|<b>\s*<\/b>/)
  expect(html).not.toMatch(/<(?:p|img|style|script|link|iframe)\b|<[^>]*\s(?:on\w+|class)=/i)
}

const word = fc
  .stringMatching(/^[A-Za-z<>&"']{1,8}( [A-Za-z0-9=]{1,8}){0,3}$/)
  .filter((text) => !/^(null|NaN)$/.test(text))
const ANY_VALUE: Record<VariableType, fc.Arbitrary<string>> = {
  text: fc.oneof(word, fc.constant('')),
  list: fc.array(word, { maxLength: 4 }).map((items) => items.join('\n')),
  number: fc.integer({ min: 1, max: 4 }).map(String),
  percent: fc.integer({ min: 0, max: 100 }).map(String),
  rating: fc.integer({ min: 1, max: 5 }).map((value) => `${value}/5`),
  url: fc.constantFrom('https://example.com', 'example.com/a?b=1&c="2"', "http://example.com/it's#x"),
  date: fc.integer({ min: 1, max: 12 }).map((month) => `2026-${String(month).padStart(2, '0')}`),
  choice: fc.constantFrom('yes', 'no'),
  email: fc.constant('a@b.test'),
}

describe.each(cases)('template $id with the sample $name', ({ id, sample }) => {
  const mail = render(library, { templateId: id, ...sample })

  it('holds no placeholder, no engine word and no empty bullet', () => {
    expectClean(mail)
  })

  it('says the same in text as in HTML', () => {
    expect(htmlAsLines(mail.html)).toEqual(textAsLines(mail.text))
  })

  it('closes every tag it opens', () => {
    const opened = mail.html.match(/<(?:div|ul|li|a|b|mark)\b/g) ?? []
    const closed = mail.html.match(/<\/(?:div|ul|li|a|b|mark)>/g) ?? []
    expect(closed.length).toBe(opened.length)
  })

  it('marks each of its blanks in HTML and in text', () => {
    for (const name of mail.blanks) {
      const label = mail.values.find((value) => value.name === name)?.label ?? 'no label'
      expect(mail.html).toContain(`<mark data-blank="${name}"`)
      expect(mail.text).toContain(`‹${label}›`)
    }
    expect(mail.html.match(/<mark /g)?.length ?? 0).toBeGreaterThanOrEqual(mail.blanks.length)
  })
})

describe.each(templates)('template $id', ({ id, meta, samples }) => {
  const first = samples[0]!.sample

  it.each(Object.keys(meta.variables))('without "%s" renders or names the blank', (name) => {
    for (const { sample } of samples) {
      const mail = render(library, {
        templateId: id,
        sources: sample.sources,
        values: { ...sample.values, [name]: '' },
      })
      const rule = meta.variables[name]?.empty
      expectClean(mail)
      expect(htmlAsLines(mail.html)).toEqual(textAsLines(mail.text))
      expect(mail.blanks.includes(name)).toBe(rule === 'block')
    }
  })

  it('names every needed value as a blank when nothing at all is known', () => {
    const mail = render(library, { templateId: id, sources: {} })
    const needed = Object.keys(meta.variables).filter((name) => meta.variables[name]?.empty === 'block')
    expect(mail.blanks).toEqual(needed)
    expectClean(mail)
  })

  it('says where each value comes from', () => {
    const { values } = render(library, { templateId: id, ...first })
    for (const value of values) expect(value.source === null).toBe(value.value === '')
  })

  it('stays clean, in both forms alike, whatever part of its values is known', () => {
    const known = fc.record(
      Object.fromEntries(Object.entries(meta.variables).map(([name, { type }]) => [name, ANY_VALUE[type]])),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(known, (some) => {
        const values = some as Record<string, string>
        const mail = render(library, { templateId: id, sources: {}, values })
        expectClean(mail)
        expect(htmlAsLines(mail.html)).toEqual(textAsLines(mail.text))
        expect(mail.blanks).toEqual(
          Object.keys(meta.variables).filter((name) => meta.variables[name]?.empty === 'block' && !values[name]),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('has a sample that leaves no blank', () => {
    const blanks = samples.map(({ sample }) => render(library, { templateId: id, ...sample }).blanks.length)
    expect(Math.min(...blanks)).toBe(0)
  })
})

const HOSTILE: [string, string][] = [
  ['a script', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['quotes', `O'Neil "Quote" & Sons \`x\` = {y}`],
  ['right-to-left text with an override', '\u202eשלום\u202c עולם'],
  ['emoji', '👩‍👩‍👧 🔥 ✅'],
  ['10,000 characters', 'wide <b> '.repeat(1_111).slice(0, 10_000)],
  ['a lone surrogate and control characters', 'a\ud800b\u0000c\u0007'],
  ['a line break that would end a header', 'name\r\nBcc: everybody@example.com'],
]

describe.each(HOSTILE)('%s in every field', (_, hostile) => {
  it.each(templates.map(({ id }) => id))('is safe in %s', (id) => {
    const { meta, samples } = library.get(id)
    const names = Object.keys(meta.variables).filter((name) => meta.variables[name]?.type === 'text')
    const values = Object.fromEntries(names.map((name) => [name, hostile]))
    const mails = samples.map(({ sample }) =>
      render(library, { templateId: id, sources: sample.sources, values: { ...sample.values, ...values } }),
    )
    const mail = mails.find(({ blanks }) => blanks.length === 0) as Rendered
    expect(mail.blanks).toEqual([])
    expect(mail.html).not.toMatch(/<(?!\/?(?:div|ul|li|a|b)\b)/)
    expect(mail.html.match(/<[^>]*>/g)?.every((tag) => /^<\/?[a-z]+( (style|href)="[^"<>]*")*>$/.test(tag))).toBe(true)
    expect(mail.subject).not.toMatch(/[\r\n]/)
    expect(mail.subject.length).toBeLessThanOrEqual(250)
    expect((mail.html + mail.text + mail.subject).replaceAll('\n', '')).not.toMatch(/[\u202a-\u202e]|\p{Cc}/u)
    expect((mail.html + mail.text + mail.subject).isWellFormed()).toBe(true)
    expect(htmlAsLines(mail.html)).toEqual(textAsLines(mail.text))
  })
})

it('keeps right-to-left letters and joined emoji as they are', () => {
  const values = { creatorName: 'שלום 👩‍👩‍👧' }
  expect(render(library, { templateId: 'creator-outreach', sources: {}, values }).text).toContain('Hi שלום 👩‍👩‍👧,')
})

describe('the four templates of the framework', () => {
  // Subjects, headings, bullets and signatures are the framework's own (lines in each meta.yaml); the prose is ours.
  const FRAMEWORK: Record<string, { subject: RegExp; order: string[] }> = {
    'weekly-technical-update': {
      subject: /^AI Automation Reservoir Integration - Week 6 Update$/,
      order: ['COMPLETED:', 'IN PROGRESS:', 'NEXT WEEK:', 'BLOCKERS/QUESTIONS:', 'Best,', 'Kevin & Development Team'],
    },
    'monthly-strategic-review': {
      subject: /^Partnership Performance Review - Month 10$/,
      order: [
        'MONTH 10 METRICS:',
        '• New users from ClockworkCoaching: 1,342',
        '• Conversion rate to paid subscriptions: 12.5%',
        '• User satisfaction scores: 4.2 out of 5',
        '• Integration utilization: 62% of the seats',
        'SUCCESS STORIES:',
        'UPCOMING OPPORTUNITIES:',
        'DISCUSSION ITEMS:',
        '• Q1 partnership expansion options',
        '• Joint customer success optimization',
        '• Co-marketing campaign planning',
        'Partnership regards,',
        'Kevin & Business Development Team',
      ],
    },
    'creator-outreach': {
      subject: /^Partnership Opportunity - AI Automation Reservoir Platform$/,
      order: [
        "WHY I'M REACHING OUT:",
        'PARTNERSHIP OPPORTUNITY:',
        '• Feature your automation strategies in our AI-curated reports (reaching 1,200+ professionals)',
        '• Provide attribution and traffic back to your content',
        '• Collaborate on exclusive automation content for our platform',
        "• Early access to automation trends we're identifying across industries",
        "WHAT'S IN IT FOR YOU:",
        '• Expanded audience reach to motivated service professionals',
        '• Thought leadership positioning in automation space',
        '• Potential revenue sharing for exclusive content',
        '• Data insights on which automation strategies resonate most',
        'NEXT STEPS:',
        'Kevin',
        'Founder, AI Automation Reservoir',
      ],
    },
    'association-outreach': {
      subject: /^Automation Education Partnership Proposal$/,
      order: [
        'Dear National Association of Realtors Leadership,',
        'OUR PLATFORM:',
        '• AI-powered automation recommendations specific to real estate',
        '• Cross-industry pattern analysis (learning from insurance, real estate, financial services)',
        '• Implementation guidance and ROI tracking',
        '• Community of automation-successful professionals',
        'PARTNERSHIP BENEFITS:',
        'For Your Members:',
        '• Exclusive access to automation opportunities',
        '• Industry-specific implementation training',
        '• Competitive advantage through early automation adoption',
        'For Your Association:',
        '• Position as automation thought leader',
        '• Additional member value and retention',
        '• Potential non-dues revenue opportunity',
        '• Educational content for conferences/events',
        'PROPOSAL:',
        '• Member-exclusive automation workshops',
        '• Co-branded automation assessment tools',
        '• Conference speaking and education opportunities',
        '• Research collaboration on automation impact',
        'Best regards,',
        'Kevin & Partnership Team',
        'AI Automation Reservoir',
      ],
    },
  }
  const FULL_SAMPLE: Record<string, string> = {
    'weekly-technical-update': 'full-week',
    'monthly-strategic-review': 'strong-month',
    'creator-outreach': 'watch-page',
    'association-outreach': 'realtors',
  }

  it.each(Object.keys(FRAMEWORK))('%s keeps subject, sections, bullets, order and signature', (id) => {
    const sample = library.get(id).samples.find(({ name }) => name === FULL_SAMPLE[id])?.sample as Sample
    const mail = render(library, { templateId: id, ...sample })
    const lines = textAsLines(mail.text)
    const wanted = FRAMEWORK[id]!
    expect(mail.subject).toMatch(wanted.subject)
    expect(lines.filter((line) => wanted.order.includes(line))).toEqual(wanted.order)
    expect(mail.added).toBe(false)
  })

  it('are the only ones that are not marked as added', () => {
    const ours = library.list().filter(({ added }) => !added)
    expect(ours.map(({ id }) => id).sort()).toEqual(Object.keys(FRAMEWORK).sort())
  })
})

it('names only templates that exist in framework.yaml, and streams that exist there', () => {
  const framework = readFileSync(join('templates', 'framework.yaml'), 'utf8')
  const named = [...framework.matchAll(/^\s+(?:outreach_)?template: ([\w-]+)/gm)].map(([, id]) => id)
  const known = library.list().map(({ id }) => id)
  expect(named.length).toBeGreaterThan(3)
  for (const id of named) expect(known).toContain(id)
  for (const { stream } of library.list()) if (stream) expect(framework).toMatch(new RegExp(`- id: ${stream}\n`))
})
