import { describe, expect, it } from 'vitest'
import { emailIn } from '../../../extension/sites/youtube/email.ts'
import { assigned } from '../../../extension/sites/youtube/read-inline.ts'

describe('reading an object out of script text', () => {
  it.each([
    ['var x = {"a":1};', { a: 1 }],
    ['var x = {"a":1};var meta = {};', { a: 1 }],
    ['window["x"] = {"a":{"b":"}"}};', { a: { b: '}' } }],
    ['var x = {"a":"};{\\"","b":[{}]};if(window.y){}', { a: '};{"', b: [{}] }],
    ['x={"a":1}', { a: 1 }],
    ['var yx = {"a":1};', null],
    ['var x = y;', null],
    ['var x = {"a":', null],
    ['nothing', null],
  ])('reads %s', (script, expected) => {
    expect(assigned(script, 'x')).toEqual(expected)
  })
})

describe('an address in a text', () => {
  it.each([
    ['Write to Kevin@Example.com.', 'kevin@example.com'],
    ['mail: kevin.b+team@mail.example.co.uk, thanks', 'kevin.b+team@mail.example.co.uk'],
    ['kevin@example.com or KEVIN@example.com', 'kevin@example.com'],
    ['kevin@example.com, sarah@example.com', null],
    ['follow @kevin at example.com', null],
    ['kevin@example', null],
    [null, null],
  ])('of %j is %j', (text, expected) => {
    expect(emailIn(text)).toBe(expected)
  })
})
