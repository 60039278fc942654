// Opens the news for a relay. Nothing of the bus is loaded before.

import { randomBytes } from 'node:crypto'
import { News, type NewsOptions } from './news.ts'
import type { RedisBusOptions } from './redis-bus.ts'
import { NAME_BYTES } from './sealed.ts'

export async function openNews(
  redis: Omit<RedisBusOptions, 'random'>,
  told: Omit<NewsOptions, 'bus' | 'name'>,
): Promise<News> {
  const { RedisBus } = await import('./redis-bus.ts')
  const bus = await RedisBus.open({ ...redis, random: Math.random })
  return new News({ bus, name: randomBytes(NAME_BYTES).toString('hex'), ...told })
}
