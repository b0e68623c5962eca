import { describe, expect, it } from 'vitest'
import { importDocument } from '../../../../server/templating/import/import-document.ts'
import { readMailBlocks } from '../../../../server/templating/import/read-blocks.ts'
import { TemplateError } from '../../../../server/templating/template-error.ts'

/** A document with one mail; the first of `lines` is line 8. */
function documentOf(...lines: string[]): string {
  return [
    '# Ours',
    '### Tier 4: Tools',
    '',
    '**Rate card mail:**',
    '```',
    'TO: Somebody',
    'SUBJECT: Rates',
    ...lines,
    '```',
  ].join('\n')
}

function importOne(...lines: string[]) {
  return importDocument(documentOf(...lines))[0]!
}

describe('reading mails from a document', () => {
  it('takes fenced blocks with TO and SUBJECT, with their heading, tier and lines', () => {
    const text = `\`\`\`\nno mail\n\`\`\`\n${documentOf('', 'Hi,', 'there  ')}`
    expect(readMailBlocks(text)).toEqual([
      {
        heading: 'Rate card mail',
        tier: 'tier-4',
        to: 'Somebody',
        subject: 'Rates',
        body: ['', 'Hi,', 'there'],
        firstLine: 7,
        lastLine: 14,
      },
    ])
  })

  it('says how to write a mail where there is none', () => {
    expect(() => importDocument('# Nothing here')).toThrow(TemplateError)
    expect(() => importDocument('# Nothing here')).toThrow(/holds no e-mail; fence each mail/)
  })
})

describe('a mail becomes a template', () => {
  it('with paragraphs, headings and bullets in both forms', () => {
    const { files } = importOne(
      '',
      'Dear all,',
      '',
      'OUR TERMS & MORE:',
      '• One <thing>',
      '- Two',
      '',
      'Best,',
      'Sarah & Team',
    )
    expect(files['text.hbs']).toBe(
      'Dear all,\n{{> heading title="OUR TERMS & MORE:"}}\n• One <thing>\n• Two\n\nBest,\nSarah & Team\n',
    )
    expect(files['body.hbs']).toContain('<li>One &lt;thing&gt;</li>\n<li>Two</li>')
    expect(files['body.hbs']).toContain('<div style="margin-top:16px">Best,</div>\n<div>Sarah &amp; Team</div>')
  })

  it('with the sender of its signature and the lines it comes from', () => {
    const { meta, id } = importOne('Hi,', '', 'Best,', 'Sarah, Product Owner')
    expect(id).toBe('rate-card-mail')
    expect(meta).toMatchObject({ sender: 'Sarah', origin: { from: 'framework', lines: 'L4-12' }, tiers: ['tier-4'] })
  })

  it('with a list as long as it gets where fields are numbered, and no section where it is empty', () => {
    const { files, understood } = importOne('COMPLETED:', '• [Technical milestone 1]', '• [Technical milestone 2]')
    expect(files['text.hbs']).toBe('{{> section title="COMPLETED:" items=completed}}\n')
    expect(understood.map(({ words, name }) => [words, name])).toEqual([
      ['Technical milestone 1', 'completed'],
      ['Technical milestone 2', 'completed'],
    ])
  })

  it('keeps a list beside plain bullets', () => {
    const { files } = importOne('PLANS:', '• [Planned deliverables]', '• Your review')
    expect(files['text.hbs']).toBe(
      '{{> heading title="PLANS:"}}\n{{#each deliverables}}\n• {{this}}\n{{/each}}\n• Your review\n',
    )
  })

  it('reads [X] by the word before it', () => {
    const { meta } = importOne('Week [X], Month [X]', 'Q[X] options')
    expect(Object.keys(meta.variables)).toEqual(['to', 'week', 'quarter'])
    expect(Object.keys(importOne('Month [X]').meta.variables)).toEqual(['to', 'month'])
  })

  it('makes a claim a switch that is off until an admin approves it', () => {
    const { meta, files } = importOne('• Potential revenue sharing for you')
    expect(meta.variables.revenueShare).toMatchObject({ type: 'choice', default: 'no', approval: true })
    expect(files['text.hbs']).toContain('{{#if revenueShare}}\n• Potential revenue sharing for you\n{{/if}}')
  })

  it('says strong results only where they are', () => {
    const { meta, files } = importOne('We see strong results:')
    expect(meta.variables.strongResults).toMatchObject({ from: ['partner.strongResults'], default: 'no' })
    expect(files['text.hbs']).toBe(
      '{{#if strongResults}}We see strong results:{{else}}Here is where our partnership stands:{{/if}}\n',
    )
  })
})

describe('what nobody knows', () => {
  it('is typed by hand, needed, and asked about', () => {
    const { meta, questions } = importOne('Our [Rate card (2026)] is here.')
    expect(meta.variables.rateCard2026).toEqual({ label: 'Rate card (2026)', type: 'text', from: [], empty: 'block' })
    expect(questions).toEqual([
      expect.stringContaining('What fills [Rate card (2026)]?'),
      expect.stringContaining('Who is "Somebody"?'),
      expect.stringContaining('Which stream does it fill?'),
    ])
  })

  it('is filled from the source a person names', () => {
    const [first] = importDocument(documentOf('Dear [Firm],'), { Firm: 'partner.name' })
    expect(first?.meta.variables.firm).toMatchObject({ from: ['partner.name'] })
    expect(first?.questions.join()).not.toContain('[Firm]')
  })

  it('gets a name the engine takes, whatever its letters', () => {
    const { meta } = importOne('[3rd party] and [Größe] and [***]')
    expect(Object.keys(meta.variables)).toEqual(['to', 'field3rdParty', 'groe', 'field'])
  })
})
