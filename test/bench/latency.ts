/**
 * Preloaded into the sandbox (`NODE_OPTIONS=--import=…`): every answer leaves 50–150 ms after its request came, drawn
 * from a fixed seed, as HubSpot's do. The limits are counted when the request comes.
 */
import { ServerResponse } from 'node:http'
import { seeded } from '../reliability/random.ts'

const random = seeded(7)
const end = ServerResponse.prototype.end

ServerResponse.prototype.end = function (this: ServerResponse, ...args: unknown[]) {
  setTimeout(() => Reflect.apply(end, this, args), 50 + random() * 100)
  return this
} as typeof end
