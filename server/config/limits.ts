// Every number that bounds what a connection may cost, and what a document may hold, with its reason.

import { wireLimits } from '../../shared/wire/limits.ts'

const KiB = 1024
const MiB = 1024 * KiB

export const limits = {
  /** A WebSocket message: an offline week's step 2. Larger ones end the connection while they arrive. */
  message: 8 * MiB,
  /** An update. */
  update: wireLimits.update,
  /** A run of deleted or collected characters says its length without carrying it: as much as an update could have typed. */
  emptyRun: MiB,
  /** Nesting of JSON values in an update: deeper ones exhaust the stack of whoever reads them. */
  jsonDepth: 64,
  /** Levels of shared types in one another: ours are three. Yjs deletes a tree by recursion; at 20,000 levels it exhausts the stack, and a page's own readers do at 2,000. */
  nesting: wireLimits.nesting,
  /** A root's, field's, element's or mark's name, in UTF-16 units: the longest of ours, a person's section, has some 300. */
  name: wireLimits.name,
  /** Bytes that a document holds: ten times an archive of 5,000 long notes. */
  documentBytes: 256 * MiB,
  /** Structs of a document: a million scattered gestures take 700,000, each some 200 bytes of memory. */
  documentStructs: 1_500_000,
  /** Roots of a document: a meeting of 500 people with a section each in eight blocks takes 4,000. Yjs looks through all of them for each struct that it writes and that begins a list. */
  documentRoots: 5000,
  /** Fields that one type has: an archive of 5,000 notes takes 10,000. */
  fields: 50_000,
  /** Steps that a document may take Yjs past what others put to the same places, when it is loaded afresh: some 2 s, and as long in a page. 300 people with ten letters each at one place take 4,000,000 at most, seldom 100,000. */
  documentSteps: 4_000_000,
  /** Those that one update may take, told at once without taking any: some 10 ms. 300 people at one place take 300. */
  updateSteps: 20_000,
  /** Those that one may take that was measured on a copy: two who typed 10,000 letters apart at one place take 10,000. Some 50 ms, in which nobody is heard. */
  measuredSteps: 50_000,
  /** Those of a log from before that was a bound: half a minute, in turns. With more, the room stays shut until it is repaired. */
  stepsToLoad: 40_000_000,
  /** Those in one turn: some 10 ms. */
  stepsPerTurn: 20_000,
  /** Client ids in one document, one for each load of the page that writes: at 10,000 an edit costs the room 6 ms. */
  clients: 10_000,
  /** Client ids in a document from which on it is looked, in a call too, for such as nothing is left of; and how many more until it is looked again. */
  crowded: 2_500,
  crowdedAgain: 500,
  /** ms until it is looked again at the earliest: it costs what the document holds, and so does taking back what left. */
  roomAgain: 60_000,
  /** Client ids that a log keeps aside, and their bytes: a flood on one key takes a day and more to bring as many. Beyond them none leaves the document. */
  retired: 100_000,
  retiredBytes: 8 * MiB,
  /**
   * Client ids from which on a document is renewed: where half of them are used, something is wrong. Not for less than
   * so many that go. Of what goes, the edges stay where they are so few. And the places that are kept of what went, each
   * some 40 bytes: beyond them nothing goes.
   */
  renewal: { from: 5_000, worth: 500, edges: 500, places: 200_000 },
  /** Of those kept aside, how many one frame may bring back into the document: what somebody wrote away from here stands beside a few; merging them costs what stands there. */
  returning: 200,
  /** What one connection says of itself, in UTF-16 units: a handle, a colour and a caret, with room to spare. */
  awareness: 2 * KiB,
  /** And its lists and objects in one another: a caret has three; whoever reads more by recursion may exhaust the stack. */
  awarenessDepth: 16,
  /** A presence message; larger ones are not heard. A stock provider repeats what it hears of all others. */
  awarenessMessage: 64 * KiB,
  /** Presence messages a second from one connection; more are dropped, the next one tells the same. */
  awarenessPerSecond: 20,
  /** ms between two answers to one connection that asks who is here: it was told when it came, and hears each change. */
  presenceEvery: 5000,
  /** Bytes of presence that are told in one turn, to all together: some 5 ms. */
  toldATurn: 8 * MiB,
  /** And of different presence at least, however many hear it: that of a hundred carets. */
  toldAtLeast: 16 * KiB,
  /** Step 1s a second from one connection that are answered: a page sends one, and one more where it misses something. */
  statesPerSecond: 5,
  /** Structs of a document of which a digest is made: 50,000 take some 30 ms, in which nobody is heard. */
  digestStructs: 50_000,
  /** ms between two digests for one connection; a page asks after its handshake and every few minutes. */
  compareEvery: 10_000,
  /** Frames that a room deals with at a time: merging a thousand updates takes some 10 ms, in which nobody is heard. */
  window: 1000,
  /** And their bytes, and what they weigh (a struct is one): some 15 ms to look at and to merge. One that is longer is dealt with alone. */
  windowBytes: 32 * KiB,
  windowWeight: 2000,
  /** Edits delivered a second, times who hears them: up to `few` none waits for another; from `many` on each does, `longest` ms. */
  gathering: { few: 5_000, many: 40_000, longest: 8 },
  /** Bytes of a log that are applied in one turn: some 5 ms where the process has just started; four of them pass before an edit in another room is saved. */
  replayBytes: 2 * KiB,
  /** ms that rooms take of each turn of the process; then what came meanwhile is heard. */
  roomTurns: 3,
  /** ms that presence waits for a window that is saving; then it is told without. */
  presenceWaits: 1000,
  /** Structs and deletions that a room applies at a time: a thousand take some 5 ms, in which nobody is heard. */
  slice: 1000,
  /** Bytes and weight up to which an update is looked at on the spot, some 3 ms; longer ones go to threads of their own. */
  short: 16 * KiB,
  shortWeight: 500,
  /** ms that a thread or process may take for an order, and for each MiB of it: the most crowded MiB takes some 700. Then it has failed, and the others go on. */
  order: 10_000,
  orderPerMiB: 10_000,
  /** Weight of orders (a struct is one) that the first thread does, up to some 20 ms each, which is what any other waits; and the second, ten times as long. Heavier ones are done by a process. */
  lightOrder: 2000,
  middleOrder: 20_000,
  /** Processes for those, while the first works long for one team and another waits: so many ms; and ms without work until the second ends. */
  slowHands: { hands: 2, after: 100, idle: 30_000 },
  /** Steps by which they are less urgent than the relay's own thread. Where that works without a pause on the same core, a thread gets a third of it, and a process a tenth: with less an honest order would fail for its time. */
  giveWay: { thread: 3, process: 10 },
  /** ms after which half of what a team used of a thread is forgiven: who used less has its turn first. */
  usesHalved: 10_000,
  /** ms that a thread or process may take to start: half a second, and many times that where all of a machine is busy. */
  handStart: 60_000,
  /** ms for which a room whose order ended its thread or process, and its team, have their turn after all others. */
  setBack: 60_000,
  /** MiB of heap for each thread of orders, a fifth of which they need: beyond it the relay could end. */
  quickMemory: { old: 128, young: 16 },
  /** MiB of heap for a process of heavy orders: an update of 8 MiB in single letters takes some 300. */
  slowMemory: { old: 512, young: 16 },
  /** MiB of heap for the process of renderings: a meeting of 300 kB takes some 60. */
  renderMemory: { old: 256, young: 16 },
  /** MiB for the thread that mends a log, alone in its process: a stack for nesting that no relay would take. */
  repairMemory: { old: 4096, young: 64, stack: 256 },
  /** ms that it may take: a document of many bytes is loaded some ten times. */
  repair: 3_600_000,
  /** A meeting as Markdown, in bytes: twenty times one of 5,000 lines. */
  rendering: 8 * MiB,
  /** Renderings that are kept for whoever asks next, and texts of snapshots as many, in bytes: some fifty long notes. */
  renderings: 16 * MiB,
  /** Bytes of different texts that are on their way to readers of one team: four of the longest; and to all. */
  outgoing: { ofTeam: 32 * MiB, all: 64 * MiB },
  /** ms that a reader may take for a text: 300 kB at 3 kB a second. */
  reading: 120_000,
  /** Rooms whose state has a number, by which a rendering of it is known again. */
  versions: 20_000,
  /** Renderings whose documents are in memory: one is being made, the next ones are read meanwhile. */
  renderAtOnce: 4,
  /** Rooms of one team that may wait to be rendered: a script asks for a year of a weekly meeting at once. */
  renderWaiting: 100,
  /** ms after which a room that could not be rendered may be tried again. */
  renderAgain: 15_000,
  /** Scaffolds that an update draws: a person fills in a dozen between two times that the relay is reached. */
  drawn: 200,
  /** Bytes of one: what `wireLimits.scaffold` makes at most. Some 10 ms, in which nobody is heard. */
  drawnBytes: 16 * KiB,
  /** Updates with a gap that one connection may have waiting, in bytes. */
  held: 8 * MiB,
  /** And by number: each is looked at again when the step 2 comes. */
  heldFrames: 256,
  /** Frames that a connection may send after the first that waits: a page answers with a step 2 at once. */
  heldFor: 1000,
  /** Client ids that one connection may be the first to use: one for each load of the page since it was last online. */
  introduced: 500,
  /**
   * What a room takes in an hour on one key, and from one address, so that a flood takes hours to fill a document
   * and a lead is told when half of it is; and so that a flood from one address leaves room for others with its key.
   */
  growth: {
    /** New client ids: 2,000 loads of the page from an office, with 500 people joining at once and pages that come back with up to 500 ids each. */
    clients: { ofKey: 4000, ofAddress: 2000 },
    /** New client ids that are seen, and may write later: as many. */
    seen: { ofKey: 4000, ofAddress: 2000 },
    /** New texts: a meeting of 500 people with a section each in five blocks. */
    roots: { ofKey: 2500, ofAddress: 2500, everywhere: 20_000 },
    /** New fields: an archive of 5,000 notes takes 10,000. */
    fields: { ofKey: 20_000, ofAddress: 15_000 },
    /** Parts that stay: 500 people who each write 1,000 of them, which is a long day’s. */
    structs: { ofKey: 500_000, ofAddress: 500_000, everywhere: 500_000 },
    /** Bytes beside those of each part: an archive of 5,000 long notes takes 25 MiB. `everywhere` is by one key in all rooms together: they take some four times as much memory. */
    bytes: { ofKey: 64 * MiB, ofAddress: 48 * MiB, everywhere: 96 * MiB },
  },
  /** Client ids that an address brings in an hour, up to which it finds room on a key that is nearly used up: a team at home. */
  few: 40,
  /** Bytes that any struct takes in an update: a letter, its id and its neighbours’. */
  structBytes: 32,
  /** Structs that come, at most, before it is counted how many of them stay. */
  structsUncounted: 2000,
  /** What of each bound of a document is for leads alone: who can put things right can always write. */
  forLeads: 0.05,
  /**
   * Connections in one room: as many that read, and as many that write, as an all-hands has, with room to spare; of
   * one address an all-hands of 500, and of one key some more: one address is not all who have the link. Leads
   * have some beyond that: who can revoke a link always comes in. The `last` of all, and of a key, are for
   * addresses that have a `few`.
   */
  seats: { all: 600, ofKey: 560, ofAddress: 500, leads: 20, last: 60, few: 10 },
  /** Connections that no room has let in: not yet, or never. The oldest make room for the newest. */
  strangers: 100,
  /** Bytes of a message by a link that only reads: presence as a stock provider repeats it, of all who find a seat. */
  messageOfReader: 3 * MiB,
  /** Bytes of a step 1: of twice the client ids that a document may have, which a page's own copy may know. */
  vector: 256 * KiB,
  /**
   * How fast one connection is read: a burst at once, then so much a second. Beyond it a socket is read more
   * slowly, never closed. Bytes: ten years of a weekly meeting's old notes come in 10 s. Frames: an editing
   * history of 260,000, as fast as its bytes come.
   */
  connection: {
    bytes: { burst: MiB, rate: 256 * KiB },
    frames: { burst: 10_000, rate: 10_000 },
  },
  /** Of a link that only reads: presence 20 times a second, and a ping now and then. */
  connectionOfReader: {
    bytes: { burst: MiB, rate: 256 * KiB },
    frames: { burst: 1000, rate: 100 },
  },
  /** All connections of one key, or of one address: 500 people come back, each with 30 kB; and of 50 who type as fast as the relay can, none is slowed. */
  together: {
    bytes: { burst: 16 * MiB, rate: 4 * MiB },
    frames: { burst: 100_000, rate: 100_000 },
  },
  /** Of a key that only reads: 500 people's presence, and all of them at once with four rooms each. */
  readersTogether: {
    bytes: { burst: 16 * MiB, rate: 4 * MiB },
    frames: { burst: 50_000, rate: 10_000 },
  },
  /** What is read of a connection whatever the others of its key send: a typist with a caret, and what a page begins with. A kB counts as a frame. */
  reserve: { burst: 200, rate: 20, bytesLikeAFrame: KiB },
  /** Bytes that are sent, be it to many, and cost what a frame does. */
  bytesLikeAFrame: 8 * KiB,
  /** Frames of one key that are handled before others have their turn, some 3 ms; and of one connection, before others of its key do. */
  turn: { frames: 512, framesOfOne: 64, bytes: 64 * KiB },
  /**
   * Upgrades and requests of all that are dealt with before others have their turn, some 5 ms. Of upgrades more
   * than may wait are refused: of one address and key 500 people with four rooms each, and of all as much again
   * three times. Bytes of texts that are answered: many wait for one rendering, and get it in the same turn.
   */
  arrivals: { aTurn: 16, textsATurn: 512 * KiB, waitingOfOne: 2000, waiting: 8000 },
  /** How often one address, or one key, may ask: a burst, then so many a second. */
  visits: {
    /** 500 people of one office load the page at once, 20 files each; 2,000 loads an hour are 12 a second. */
    requests: { burst: 20_000, rate: 100 },
    /** Of one key: their snapshots and texts; and programs that ask for a note now and then. */
    requestsWithKey: { burst: 5_000, rate: 50 },
    /** 500 people come back to five rooms each, and try again; 2,000 loads an hour are 3 a second. */
    connections: { burst: 20_000, rate: 100 },
    connectionsWithKey: { burst: 20_000, rate: 100 },
    /** Of one key from one address, whatever others have used of the key: a page with five rooms that comes back twice. */
    reserve: { burst: 10, rate: 10 / 60 },
    /** Keys that open nothing: a link that was revoked, in 500 browsers. */
    wrongKeys: { burst: 500, rate: 1 },
    /** New teams: a company's first day. */
    foundings: { burst: 20, rate: 20 / 3600 },
    /** Wrong invite keys: mistypings. */
    inviteKeys: { burst: 10, rate: 1 / 60 },
  },
  /** ms between two words to the operator on wrong invite keys. */
  tellsOfInviteKeys: 60_000,
  /** Connections with one key: 2,000 people in five rooms each. */
  connectionsOfKey: 10_000,
  /**
   * Sockets that are asked nothing, requests that are asked or whose answer is not read, and bodies that come: of
   * all at once. 500 people of one office load the page with six connections each. A half request is up to 16 kB,
   * a body 64 kB.
   */
  edge: { quiet: 4000, asked: 3000, bodies: 256 },
  /** ms that a request may take to come, and its headers: an API request is a few kB. */
  request: 20_000,
  requestHeaders: 10_000,
  /** Requests of one connection; for more another one is made. 64 kB of them, sent at once, are 1,400, and Node answers all before anybody else has a turn. */
  requestsOfConnection: 100,
  /** What is read, and thrown away, of who was sent away: their own close comes behind what was under way. */
  farewell: 64 * KiB,
  /** Bytes of messages that have not ended, and of edits that wait for others: of one key or address eight offline weeks at once, and of all twice that. */
  unfinished: { together: 64 * MiB, all: 128 * MiB },
  /** Bytes a second that a message must come at: a poor phone line. Else it holds memory for hours. */
  slowest: 2 * KiB,
  /** Bytes waiting for a reader that does not read, beside the longest message; then it is told to try later, and catches up by its state. */
  backlog: 4 * MiB,
  /** Bytes of an answer to a state that are sent at once; a longer one waits for its turn: 500 people come back, each lacking that much, hold 32 MiB. */
  shortAnswer: 64 * KiB,
  /** Bytes of state vectors that are compared with an answer in one turn: a vector of 10,000 client ids, which takes 1 ms. */
  vectorsATurn: 64 * KiB,
  /**
   * What readers were sent and have not taken, in bytes of different messages. One key's or address's is an archive
   * of 5,000 long notes, and a team's two of them; of all so much that the relay stays below 512 MiB, half of which
   * it takes otherwise. A long answer begins only below half of each, or where nothing else of its key is on its way.
   */
  untaken: {
    key: 32 * MiB,
    address: 32 * MiB,
    team: 64 * MiB,
    all: 96 * MiB,
    /** Long answers that are made at a time; of a team one. Each takes three times its bytes while it is made. */
    turns: 2,
    /** ms in which a reader may take nothing of what waits for it: a line that was lost for a while. */
    idle: 60_000,
    /** And where others wait for its place. */
    idleInTheWay: 10_000,
    /** ms between two looks. */
    look: 5000,
  },
  /** ms that a connection has to answer our close, or to end its request when the relay ends; then it is cut off, with all that waits for it. */
  goodbye: 2000,
  /** Links that a team has given out: its file, with all of them, is written anew for each. */
  grants: 200,
  /** The path of a request, in UTF-16 units: a series of 64 characters, each escaped, behind a proxy's own path. */
  url: 2048,
  /** The body of an HTTP request: the API takes none but small JSON. */
  body: 64 * KiB,
  /** One part of an HTTP path, in UTF-16 units: the longest series is 64 characters of two. */
  pathPart: 128,
  /** Bytes of a log that are looked at in one turn of the process, some 0.6 ms; several logs may be. */
  logSlice: 128 * KiB,
  /** Log entries after which an emptied room is compacted: reading a few hundred of a letter each costs milliseconds. */
  entriesBeforeCompaction: 500,
  /** Or their bytes, which many letters may come in at once. */
  bytesBeforeCompaction: 128 * KiB,
  /** Log files held open: far below the usual 1024 descriptors of a process. Those of the team that holds the most go first. */
  openFiles: 256,
  /**
   * What reads or writes small files and logs at a time: enough for the four threads that Node has for it
   * while the relay does something else, and few enough for who comes next. Another team's first enters at once.
   */
  diskAtOnce: { most: 16, ofOneTeam: 12 },
  /** Logs that are compacted at a time, one of a team: a long one's sync keeps one of the four threads for as long as the disk takes. */
  compactAtOnce: 2,
  /** Files that are read at a time where there may be thousands: beside the logs far below the usual descriptors, too. */
  filesAtOnce: 32,
  /** Of these, records of a meeting's snapshots: several lists are read at a time. */
  recordsAtOnce: 2,
  /** ms from a change of the archive to its export: an import is a dozen changes in a few seconds. */
  exportAfter: 1000,
  /** ms between WebSocket pings; a socket that did not answer the last one is ended. */
  heartbeat: 30_000,
} as const
