// Requests to the relay's HTTP API. If a request failed, its answer has a sentence for the person.

import * as v from 'valibot'
import { heardClock } from './clock.ts'
import { relayAddress, world } from './storage.ts'
import { words } from './words/en.ts'

export type Answer<T> =
  | { is: 'ok'; value: T }
  /** `status` is null if the relay did not answer. */
  | { is: 'failed'; status: number | null; sentence: string }

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  key: string
  body?: unknown
  headers?: Record<string, string>
}

/** Older relays send no code, or no number. */
const Refusal = v.object({
  error: v.string(),
  code: v.optional(v.string(), ''),
  number: v.optional(v.nullable(v.number()), null),
})

/** `path` is relative to `api/`. Its parts must be encoded. */
export async function ask<T>(
  path: string,
  request: ApiRequest,
  read: (response: Response) => Promise<T>,
): Promise<Answer<T>> {
  const { method = 'GET', key, body, headers } = request
  try {
    const response = await (world.fetch ?? fetch)(new URL(`api/${path}`, relayAddress()), {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    heardClock(response)
    if (response.ok) return { is: 'ok', value: await read(response) }
    return { is: 'failed', status: response.status, sentence: await sentenceOf(response) }
  } catch {
    return {
      is: 'failed',
      status: null,
      sentence: words.unreachable,
    }
  }
}

async function sentenceOf(response: Response): Promise<string> {
  const said = v.safeParse(Refusal, await response.json().catch(() => null))
  if (!said.success) return words.serverError(response.status)
  const { error, code, number } = said.output
  return words.answered(error, code, number)
}

/** Makes a reader of JSON answers. The reader throws if an answer does not fit the schema. */
export const json =
  <T extends v.GenericSchema>(schema: T) =>
  async (response: Response): Promise<v.InferOutput<T>> =>
    v.parse(schema, await response.json())

export const text = (response: Response): Promise<string> => response.text()
export const nothing = (): Promise<null> => Promise.resolve(null)

export const pathOf = (...parts: string[]): string => parts.map(encodeURIComponent).join('/')
