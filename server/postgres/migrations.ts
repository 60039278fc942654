// The tables, as numbered steps from an empty database to what this version needs. A step that has been released
// is never changed; a new one is added at the end.
//
//   store     one row: the identity, secret and life of this database, and the place that the life belongs to
//   rooms     a room's log: its epoch, the seq of its last entry, the seq of its first entry (0 until the first
//             compaction), and how often it was compacted (its base)
//   entries   what a log holds. The seqs of a room have no gap
//   spaces    the teams
//   grants    the keys of a team, as JSON in the order in which they were granted
//   snapshots what was kept of a meeting, with its record as JSON
//   claims    which device may write under which client id of a room. Devices are in hex

export const MIGRATIONS: readonly string[] = [
  `
  create table roundtable.store (
    id uuid not null default gen_random_uuid(),
    secret bytea not null
      default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'),
    life text,
    place text
  );
  insert into roundtable.store default values;

  create table roundtable.rooms (
    room text collate "C" primary key,
    epoch text not null,
    seq bigint not null,
    first bigint not null default 0,
    base bigint not null default 0
  );
  create table roundtable.entries (
    room text collate "C" not null,
    seq bigint not null,
    entry bytea not null,
    primary key (room, seq)
  );
  create table roundtable.spaces (
    space text collate "C" primary key,
    since text not null
  );
  create table roundtable.grants (
    space text collate "C" not null,
    id text collate "C" not null,
    hash text collate "C" not null,
    nth bigint not null generated always as identity,
    kept text not null,
    primary key (space, id),
    unique (space, hash)
  );
  create table roundtable.snapshots (
    room text collate "C" not null,
    id text collate "C" not null,
    at text collate "C" not null,
    series text collate "C" not null,
    date text collate "C",
    record text not null,
    markdown bytea not null,
    primary key (room, id)
  );
  create index on roundtable.snapshots (series, date);
  create table roundtable.claims (
    room text collate "C" not null,
    client bigint not null,
    device text not null,
    primary key (room, client)
  );
  `,
]
