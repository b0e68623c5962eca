import { describe, expect, it } from 'vitest'
import { refusalOf } from './make-templates.ts'

/** The one problem that a body of this text is refused with, as "file:line: message". */
function refusalOfBody(body: string, files: Record<string, string> = {}): string {
  const source = `<div>{{topic}} {{#if extra}}{{extra}}{{/if}}{{#if bold}}!{{/if}}</div>\n{{#each points}}\n{{this}}\n{{/each}}\n`
  const error = refusalOf({ 'note/body.hbs': `${source}${body}\n`, ...files })
  expect(error.code).toBe('invalid-template')
  return error.message
}

describe('a template that reaches for the engine', () => {
  it.each([
    ['{{constructor}}', 'reaches into the engine'],
    ['{{__proto__}}', 'reaches into the engine'],
    ['{{toString}}', 'reaches into the engine'],
    ['{{hasOwnProperty}}', 'reaches into the engine'],
    ['{{topic.constructor}}', 'reaches into a value'],
    ['{{topic.__proto__.constructor}}', 'reaches into a value'],
    ['{{topic.[constructor]}}', 'reaches into a value'],
    ['{{topic/constructor}}', 'reaches into a value'],
    ['{{this.constructor}}', 'reaches into a value'],
    ['{{./topic}}', 'reaches into a value'],
    ['{{this}}', 'reaches into a value'],
    ['{{@root.topic}}', 'reaches engine data'],
    ['{{@root}}', 'reaches engine data'],
    ['{{@partial-block}}', 'reaches engine data'],
    ['{{../topic}}', 'reaches out of its block'],
    ['{{#each points}}{{@index}}{{/each}}', 'reaches engine data'],
    ['{{#each points}}{{../topic}}{{/each}}', 'reaches out of its block'],
    ['{{lookup topic "constructor"}}', '"lookup" is not a helper'],
    ['{{link (lookup topic "constructor")}}', '"lookup" is not a helper'],
    ['{{log topic}}', '"log" is not a helper'],
    ['{{helperMissing topic}}', '"helperMissing" is not a helper'],
    ['{{blockHelperMissing topic}}', '"blockHelperMissing" is not a helper'],
    ['{{constructor topic}}', '"constructor" is not a helper'],
    ['{{#with (lookup topic "constructor")}}x{{/with}}', '{{#with}} is not a block'],
    ['{{#with topic as |t|}}x{{/with}}', '{{#with}} is not a block'],
    ['{{#with "s" as |string|}}{{#with "e"}}x{{/with}}{{/with}}', '{{#with}} is not a block'],
    ['{{#if (constructor topic)}}x{{/if}}', '"constructor" is not a helper'],
    ['{{#constructor}}x{{/constructor}}', '{{#constructor}} is not a block'],
    ['{{#topic}}x{{/topic}}', '{{#topic}} is not a block'],
    ['{{^topic}}x{{/topic}}', '{{#topic}} is not a block'],
    ['{{{{raw}}}} {{topic}} {{{{/raw}}}}', '{{#raw}} is not a block'],
    ['{{{topic}}}', 'raw output'],
    ['{{&topic}}', 'raw output'],
    ['{{#*inline "own"}}x{{/inline}}', 'an inline partial or decorator'],
    ['{{* decorator}}', 'a decorator'],
    ['{{#> heading}}x{{/heading}}', 'a partial block'],
    ['{{> (lookup . "topic")}}', 'a partial whose name is computed'],
    ['{{> ../../../etc/passwd}}', 'there is no partial'],
    ['{{> nowhere}}', 'there is no partial "nowhere"'],
    ['{{link undefined}}', 'UndefinedLiteral is not allowed'],
    ['{{#if true}}x{{/if}}', 'BooleanLiteral is not allowed'],
  ])('is refused: %s', (body, message) => {
    expect(refusalOfBody(body)).toContain(message)
  })
})

describe('a template that would print nothing or nonsense', () => {
  it('is refused for {{#if typo}}, naming template, line and variable', () => {
    const error = refusalOf({ 'note/text.hbs': '{{topic}}\n\n{{#if typo}}\nx\n{{/if}}\n' })
    expect(error.problems).toEqual([
      {
        file: 'templates/note/text.hbs',
        line: 3,
        variable: 'typo',
        message:
          '{{typo}} is not declared in meta.yaml; correct the name or declare it (declared: to, topic, extra, points, bold)',
      },
    ])
  })

  it.each([
    ['{{extra}}', '{{extra}} may be empty; put its line inside {{#if extra}}'],
    ['{{link topic extra}}', '{{extra}} may be empty'],
    ['{{#if extra}}x{{else}}{{extra}}{{/if}}', '{{extra}} may be empty'],
    ['{{#unless extra}}{{extra}}{{/unless}}', '{{extra}} may be empty'],
    ['{{#if (any extra)}}{{extra}}{{/if}}', '{{extra}} may be empty'],
    ['{{points}}', 'this is a list'],
    ['{{bold}}', 'this is a yes/no switch'],
    ['{{any topic}}', 'this is a condition'],
    ['{{#each topic}}x{{/each}}', '{{#each}} wants a list'],
    ['{{#each points}}{{topic}}{{/each}}', '{{topic}} is not known inside {{#each}}'],
    ['{{#each points as |a b|}}{{a}}{{/each}}', 'gives one name'],
    ['{{#each}}x{{/each}}', '{{#each}} takes one variable'],
    ['{{#if topic extra}}x{{/if}}', '{{#if}} takes one variable'],
    ['{{link points}}', '"link" wants a value here, not a list'],
    ['{{link}}', '"link" takes 1 to 2 arguments'],
    ['{{link topic words="x"}}', '"link" takes no named arguments'],
    ['Dear [Creator Name],', '"[Creator Name]" is a placeholder nobody fills'],
  ])('is refused: %s', (body, message) => {
    expect(refusalOfBody(body)).toContain(message)
  })

  it('is refused in the subject too', () => {
    const error = refusalOf({ 'note/subject.hbs': '{{topik}}\n', 'partials/x.text.hbs': 'x' })
    expect(error.message).toMatch(/^templates\/note\/subject\.hbs:1: \{\{topik\}\} is not declared/)
    expect(refusalOf({ 'note/subject.hbs': '{{> x}}\n', 'partials/x.text.hbs': 'x' }).message).toContain(
      'has no partials',
    )
  })

  it('is refused for a value that is declared and never used', () => {
    const error = refusalOf({
      'note/body.hbs': '<div>{{topic}}{{#if bold}}!{{/if}}</div>{{#each points}}{{this}}{{/each}}',
    })
    expect(error.message).toBe('templates/note/meta.yaml:11: "extra" is declared and never used; use it or remove it')
  })

  it('is refused for a syntax error, with its line', () => {
    expect(refusalOfBody('{{#if bold}}\nx\n')).toMatch(/body\.hbs:\d+: not a valid template: Expecting /)
    expect(refusalOfBody('{{#if bold}}x{{/each}}')).toMatch(/body\.hbs:5: not a valid template: if doesn't match each$/)
  })
})

describe('partials', () => {
  const partials = (files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`partials/${name}.html.hbs`, text]))

  it('that call each other in a circle are refused, naming the circle', () => {
    const files = partials({ one: '{{> two}}', two: '{{> one}}' })
    expect(refusalOfBody('{{> one}}', files)).toContain(
      'two.html.hbs:1: partials call each other endlessly: one → two → one',
    )
  })

  it('that call themselves are refused', () => {
    expect(refusalOfBody('{{> one}}', partials({ one: '{{> one}}' }))).toContain('endlessly: one → one')
  })

  it('that are too deep or multiply without end are refused', () => {
    const chain = partials({ a: '{{> b}}', b: '{{> c}}', c: '{{> d}}', d: 'x' })
    expect(refusalOfBody('{{> a}}', chain)).toContain('more than 3 deep')
    const bomb = partials({ a: '{{> b}}'.repeat(100), b: '{{> c}}'.repeat(100), c: '{{topic}}' })
    expect(refusalOfBody('{{> a}}', bomb)).toContain('more than 5000 parts')
  })

  it('know the names of their caller and their arguments, and no others', () => {
    expect(refusalOfBody('{{> a}}', partials({ a: '{{title}}' }))).toContain('a.html.hbs:1: {{title}} is not declared')
    expect(refusalOfBody('{{> a title=extra}}', partials({ a: '{{title}}' }))).toContain('{{title}} may be empty')
    const shadowed = refusalOfBody('{{#if topic}}{{> a topic=extra}}{{/if}}', partials({ a: '{{topic}}' }))
    expect(shadowed).toContain('a.html.hbs:1: {{topic}} may be empty')
    expect(refusalOfBody('{{> a topic}}', partials({ a: 'x' }))).toContain('takes named values only')
    expect(refusalOfBody('{{#each points}}{{> a}}{{/each}}', partials({ a: 'x' }))).toContain('stands inside {{#each}}')
  })

  it('count towards the nesting of blocks', () => {
    const files = partials({ a: '{{#if topic}}{{#if bold}}x{{/if}}{{/if}}' })
    expect(refusalOfBody('{{#if bold}}{{> a}}{{/if}}', files)).toContain('blocks are nested 3 deep')
    expect(refusalOfBody('{{#if topic}}{{#each points}}{{#each points}}x{{/each}}{{/each}}{{/if}}')).toContain(
      'nested 3 deep',
    )
    expect(refusalOfBody('{{#each points}}{{#each points}}x{{/each}}{{/each}}')).toContain('list inside a list')
  })

  it('are named for their form', () => {
    expect(refusalOf({ 'partials/Head.hbs': 'x' }).message).toContain('named name.html.hbs or name.text.hbs')
    expect(refusalOf({ 'partials/a.html.hbs': '<p>x</p>' }).message).toContain(
      'partials/a.html.hbs:1: <p> is not allowed',
    )
  })
})

describe('HTML that a compose window would break or a partner should not get', () => {
  it.each([
    ['<p>x</p>', 'Gmail doubles its margins; use <div>'],
    ['<img src="https://example.com/x.gif">', '<img> is not allowed'],
    ['<script>x</script>', '<script> is not allowed'],
    ['<style>b{}</style>', '<style> is not allowed'],
    ['<!-- note -->', 'is no tag this mail may hold'],
    ['<div onclick="x">y</div>', 'attribute "onclick" on <div> is not allowed'],
    ['<div class="x">y</div>', 'attribute "class"'],
    ['<div style=color:red>y</div>', 'is no tag this mail may hold'],
    ['<div style="background:url(https://example.com/x)">y</div>', 'loads or moves things'],
    ['<a href="javascript:x">y</a>', 'must begin with https:// or mailto:'],
    ['<a href="/pricing">y</a>', 'must begin with https:// or mailto:'],
    ['<a href="{{topic}}">x</a>', 'a value may not stand inside a tag'],
    ['<div {{#if bold}}x{{/if}}>y</div>', 'a value may not stand inside a tag'],
    ['<div>open', '<div> is not closed'],
    ['open</div>', '</div> closes nothing'],
    ['{{#if bold}}<div>{{/if}}x</div>', '<div> is not closed in the block'],
    ['1 < 2', 'a value may not stand inside a tag'],
  ])('is refused: %s', (body, message) => {
    const text = body === '1 < 2' ? '1 < {{topic}}' : body
    expect(refusalOfBody(text)).toContain(message)
  })

  it('names the line', () => {
    expect(refusalOfBody('\n\n<div>\n<p>x</p></div>')).toContain('templates/note/body.hbs:8: <p> is not allowed')
  })
})
