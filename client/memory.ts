// What this browser remembers between visits: the handle, and the place last opened.
// A browser that keeps nothing (private mode, storage blocked) is a browser that asks again.

import { parseLink, linkTo, type Place } from './place.ts'

const HANDLE = 'roundtable:handle'
const PLACE = 'roundtable:place'

const read = (name: string): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

const write = (name: string, value: string): boolean => {
  try {
    localStorage.setItem(name, value)
    return true
  } catch {
    return false
  }
}

export const rememberedHandle = (): string | null => read(HANDLE)
export const rememberHandle = (handle: string): boolean => write(HANDLE, handle)

export function rememberedPlace(): Place | null {
  const link = parseLink(read(PLACE) ?? '')
  return link.is === 'place' ? link.place : null
}

export const rememberPlace = (place: Place): boolean => write(PLACE, linkTo(place))
