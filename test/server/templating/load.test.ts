import { describe, expect, it } from 'vitest'
import { loadTemplates } from '../../../server/templating/load.ts'
import { render } from '../../../server/templating/render.ts'
import { TemplateError } from '../../../server/templating/template-error.ts'
import { refusalOf, withTemplates } from './make-templates.ts'

const META = (variable: string) => `label: Note
tiers: [tier-2]
occasion: note
phase: 1
origin: { from: added }
sender: Kevin
recipient: creator
variables:
  to: { label: address, type: email, empty: drop-line }
  ${variable}
`

describe('loading', () => {
  it('takes a folder a template and leaves other files alone', () => {
    withTemplates({ 'framework.yaml': 'name: x', 'README.md': 'x' }, (dir) => {
      const library = loadTemplates(dir)
      expect(library.list()).toEqual([
        {
          id: 'note',
          label: 'Note',
          tiers: ['tier-2'],
          phase: 1,
          occasion: 'note',
          stream: null,
          tags: ['tier-2', 'phase-1', 'note', 'creator', 'added'],
          version: expect.stringMatching(/^folder-[0-9a-f]{8}$/),
          recipient: 'creator',
          sender: 'Kevin',
          upbeat: false,
          added: true,
        },
      ])
      const sample = library.get('note').samples[0]!.sample
      expect(render(library, { templateId: 'note', ...sample }).subject).toBe('About paper')
    })
  })

  it('lets a template use if, else if, unless, each with a name, and partials', () => {
    const body = `<div>{{topic}}</div>
{{#if extra}}<div>{{extra}}</div>{{else if bold}}<div>bold</div>{{else}}<div>plain</div>{{/if}}
{{#unless extra}}<div>no extra</div>{{else}}<div>{{extra}} again</div>{{/unless}}
{{#each points as |point|}}<div>{{point}}</div>{{else}}<div>no points</div>{{/each}}
{{> shout words=topic}}
`
    withTemplates({ 'note/body.hbs': body, 'partials/shout.html.hbs': '<div><b>{{words}}</b></div>' }, (dir) => {
      const library = loadTemplates(dir)
      const html = (values: Record<string, string>) =>
        render(library, { templateId: 'note', sources: {}, values: { topic: 'a & b', ...values } }).html
      expect(html({})).toBe(
        '<div>a &amp; b</div><div>plain</div><div>no extra</div><div>no points</div><div><b>a &amp; b</b></div>',
      )
      expect(html({ bold: 'yes' })).toContain('<div>bold</div>')
      expect(html({ extra: 'x', points: '• one\n\n- two' })).toContain(
        '<div>x</div><div>x again</div><div>one</div><div>two</div>',
      )
    })
  })

  it('reports every problem of every template at once, each with file and line', () => {
    const error = refusalOf({
      'note/subject.hbs': 'x {{one}}',
      'note/text.hbs': '{{topic}}\n{{two}}',
      'other/meta.yaml': 'label: Other\n',
    })
    const lines = error.message.split('\n')
    expect(lines).toEqual(expect.arrayContaining([expect.stringContaining('templates/note/subject.hbs:1: {{one}}')]))
    expect(lines).toEqual(expect.arrayContaining([expect.stringContaining('templates/note/text.hbs:2: {{two}}')]))
    for (const file of ['body.hbs', 'subject.hbs', 'text.hbs']) {
      expect(lines).toContain(`templates/other/${file}:1: is missing; every template needs it`)
    }
    expect(lines).toContain('templates/other/samples:1: holds no sample; add one as name.json')
    expect(lines.some((line) => /^templates\/other\/meta\.yaml:1: "tiers"/.test(line))).toBe(true)
  })

  it('says which folder it could not read', () => {
    expect(() => loadTemplates('no/such/templates')).toThrow(/cannot be read: .*check the folder .*no\/such\/templates/)
    expect(() => loadTemplates('no/such/templates')).toThrow(TemplateError)
  })

  it('refuses a folder without any template', () => {
    const left = Object.fromEntries(
      ['meta.yaml', 'subject.hbs', 'body.hbs', 'text.hbs', 'samples/one.json'].map((file) => [`note/${file}`, null]),
    )
    expect(refusalOf({ ...left, 'README.md': 'x' }).message).toContain('holds no template folder')
  })
})

describe('meta.yaml', () => {
  it.each([
    ['topic: { label: topic, type: text, empty: blok }', '10: "variables.topic.empty": '],
    ['topic: { label: topic, type: tekst, empty: block }', '10: "variables.topic.type": '],
    ['topic: { label: topic, type: text }', '10: "variables.topic.empty": '],
    ['topic: { label: topic, type: text, empty: block, form: x }', '10: "variables.topic.form" is not a known key'],
    [
      'topic: { label: topic, type: text, empty: block, from: [chanel.name] }',
      '10: "variables.topic.from.0": "chanel.name" is not a source; use one of channel.name',
    ],
    ['topic: { label: topic, type: text, empty: default }', '"empty: default" and "default:" go together'],
    ['topic: { label: topic, type: text, empty: block, default: x }', '"empty: default" and "default:" go together'],
    ['topic: { label: topic, type: choice, empty: block }', 'only a choice, needs "choices:"'],
    ['constructor: { label: topic, type: text, empty: block }', '"constructor" cannot name a variable'],
    ['link: { label: topic, type: text, empty: block }', '"link" cannot name a variable'],
    ['Topic-1: { label: topic, type: text, empty: block }', '"Topic-1" cannot name a variable'],
    [
      'topic: { label: topic, type: number, empty: default, default: many }',
      '10: the default of "topic" "many" is not a number',
    ],
    ['topic: { label: topic, type: text, empty: block', 'not valid YAML'],
  ])('with %s is refused', (variable, message) => {
    const error = refusalOf({ 'note/meta.yaml': META(variable) })
    expect(error.message).toContain(`templates/note/meta.yaml:`)
    expect(error.message).toContain(message)
  })

  it('must say who receives it', () => {
    const text = META('topic: { label: topic, type: text, empty: block }').replace(/ {2}to: .*\n/, '')
    expect(refusalOf({ 'note/meta.yaml': text }).message).toContain('declare "to" of type email')
  })
})

describe('samples', () => {
  it('with a source nobody knows are refused, with their line', () => {
    const text = '{\n  "sources": {\n    "chanel": { "name": "x" }\n  }\n}\n'
    expect(refusalOf({ 'note/samples/two.json': text }).message).toBe(
      'templates/note/samples/two.json:3: "sources.chanel" is not a known key; remove it or correct its spelling',
    )
  })

  it('with a value that is not declared are refused, with their line', () => {
    const text = '{\n  "sources": {},\n  "values": {\n    "tpoic": "x"\n  }\n}\n'
    const error = refusalOf({ 'note/samples/two.json': text })
    expect(error.problems).toMatchObject([{ file: 'templates/note/samples/two.json', line: 4, variable: 'tpoic' }])
  })
})
