// What a person searches for from another page, until the archive's page takes it.

let asked = ''

export const askArchive = (query: string): void => void (asked = query)

export function takeAsked(): string {
  const query = asked
  asked = ''
  return query
}
