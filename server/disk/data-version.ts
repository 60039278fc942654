// The version of the files in a data directory. A number higher than ours means that a later version wrote
// them. Reading them would be guessing, so the directory is left alone.
//
//   1   the first files; they have no version file
//   2   logs may also hold client ids that left the document and may return (`entry.ts`)
//   3   logs may also hold the places of client ids that left for good
//   4   the newest updates of all rooms may be in a journal beside the logs

import { join } from 'node:path'
import { messageOf } from './directory.ts'
import { disk } from './disk.ts'
import { writeSmallFile } from './small-file.ts'

export const DATA_VERSION = 4

const FIRST = 1

export type DataVersion = { is: 'known'; version: number } | { is: 'refused'; sentence: string }

/** The directory must exist. A directory without a version file has version 1. */
export async function readDataVersion(directory: string): Promise<DataVersion> {
  const path = join(directory, FILE)
  try {
    const bytes = await disk.read(path)
    if (bytes === null) return { is: 'known', version: FIRST }
    const said = new TextDecoder().decode(bytes).trim()
    if (!/^[1-9]\d{0,8}$/.test(said))
      return refused(`${path} does not say a version. Nothing was changed. Restore that file from a copy.`)
    const version = Number(said)
    if (version <= DATA_VERSION) return { is: 'known', version }
    return refused(
      `A later version of Roundtable wrote ${directory} (version ${version} of its files; this one knows ${DATA_VERSION}). Nothing was changed. Start that version, or restore an older backup.`,
    )
  } catch (error) {
    return refused(`${path} cannot be read (${messageOf(error)}). Let this user read it.`)
  }
}

/** Writes our version, so that earlier versions leave the directory alone. */
export const writeDataVersion = (directory: string): Promise<void> =>
  writeSmallFile(disk, join(directory, FILE), `${DATA_VERSION}\n`)

const FILE = 'version'

const refused = (sentence: string): DataVersion => ({ is: 'refused', sentence })
