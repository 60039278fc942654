// The numbers that bound what a connection may cost and what a document may hold, each with its reason.

import { wireLimits } from '../../shared/wire/limits.ts'

const KiB = 1024
const MiB = 1024 * KiB

export const limits = {
  /** Bytes of a WebSocket message: an offline week's step 2. A longer one ends the connection as it comes. */
  message: 8 * MiB,
  /** Bytes of an update. */
  update: wireLimits.update,
  /** Characters of a deleted or collected run, which carries no text: as many as an update can type. */
  emptyRun: MiB,
  /** Levels of nested JSON values in an update. Deeper ones could exhaust the stack of a reader. */
  jsonDepth: 64,
  /**
   * Levels of nested shared types; we use three. Yjs deletes a tree by recursion, and its stack overflows at
   * 20,000 levels; a page's own readers overflow at 2,000.
   */
  nesting: wireLimits.nesting,
  /** UTF-16 units in a root's, field's, element's or mark's name. A section's, our longest, has some 300. */
  name: wireLimits.name,
  /** Bytes of a document: ten times an archive of 5,000 long notes. */
  documentBytes: 256 * MiB,
  /** Structs of a document: a million scattered gestures take 700,000, each some 200 bytes of memory. */
  documentStructs: 1_500_000,
  /**
   * Roots of a document. A meeting of 500 people, each with a section in eight blocks, takes 4,000. Yjs
   * searches all roots for each struct that it writes at the start of a list.
   */
  documentRoots: 5000,
  /** Fields of one type: an archive of 5,000 notes takes 10,000. */
  fields: 50_000,
  /**
   * Steps of Yjs past structs that others put to the same place, when the document is loaded: some 2 s, and
   * as long in a page. 300 people with ten letters each at one place take at most 4,000,000, seldom 100,000.
   */
  documentSteps: 4_000_000,
  /** Such steps of one update, told without taking them: some 10 ms. 300 people at one place take 300. */
  updateSteps: 20_000,
  /**
   * Such steps of one update that was measured on a copy: some 50 ms, in which nobody is heard. Two people
   * who typed 10,000 letters offline at one place take 10,000.
   */
  measuredSteps: 50_000,
  /**
   * Such steps to load a log that is older than this bound: half a minute, in turns. With more, the room
   * stays shut until it is repaired.
   */
  stepsToLoad: 40_000_000,
  /** Such steps in one turn: some 10 ms. */
  stepsPerTurn: 20_000,
  /** Client ids in a document, one for each load of a page that writes. At 10,000, an edit costs 6 ms. */
  clients: 10_000,
  /** With so many client ids, a room looks for dispensable ones even in a call; after so many more, again. */
  crowded: 2_500,
  crowdedAgain: 500,
  /** ms until it looks again at the earliest; the cost of looking, and of ids that return, grows with it. */
  roomAgain: 60_000,
  /**
   * Client ids that a log keeps aside, and their bytes. With more, none leaves the document. A flood on one
   * key takes more than a day to bring so many.
   */
  retired: 100_000,
  retiredBytes: 8 * MiB,
  /**
   * When a document is renewed. `from`: it has so many client ids; half of all is a sign that something is
   * wrong. `worth`: at least so many ids can go. `edges`: ids at the edges stay if there are so few.
   * `places`: so many places of gone structs are kept, each some 40 bytes; with more, nothing goes.
   */
  renewal: { from: 5_000, worth: 500, edges: 500, places: 200_000 },
  /**
   * Client ids kept aside that one frame may bring back. Text that was written offline stands beside a few,
   * and the cost of merging grows with what stands there.
   */
  returning: 200,
  /** UTF-16 units of what a connection says of itself: a handle, a colour and a caret, with room to spare. */
  awareness: 2 * KiB,
  /** Levels of nested lists and objects in it. A caret has three; many exhaust a recursive reader's stack. */
  awarenessDepth: 16,
  /** Bytes of a presence message; longer ones are ignored. A stock provider repeats what it hears. */
  awarenessMessage: 64 * KiB,
  /** Presence messages per second from one connection. More are dropped: the next one says the same. */
  awarenessPerSecond: 20,
  /** ms between two answers to one connection that asks who is present. It gets each change anyway. */
  presenceEvery: 5000,
  /** Bytes of presence that are sent in one turn, to all connections together: some 5 ms. */
  toldATurn: 8 * MiB,
  /** Bytes of different presence that one turn sends to however many connections: a hundred carets. */
  toldAtLeast: 16 * KiB,
  /** Step 1s per second that are answered for one connection. A page sends one, and one more after a gap. */
  statesPerSecond: 5,
  /** Structs of the longest document that gets a digest: 50,000 take some 30 ms, in which nobody is heard. */
  digestStructs: 50_000,
  /** ms between two digests for one connection. A page asks after its handshake and every few minutes. */
  compareEvery: 10_000,
  /** Frames in one window: merging a thousand updates takes some 10 ms, in which nobody is heard. */
  window: 1000,
  /** Their bytes and weight (a struct weighs one), some 15 ms. A longer frame is dealt with alone. */
  windowBytes: 32 * KiB,
  windowWeight: 2000,
  /**
   * Edits per second times the connections that get them. Up to `few`, no edit waits for another; from `many`
   * on, each waits `longest` ms.
   */
  gathering: { few: 5_000, many: 40_000, longest: 8 },
  /**
   * Bytes of a log that are applied in one turn: some 5 ms in a fresh process. Four such turns pass before an
   * edit in another room is saved.
   */
  replayBytes: 2 * KiB,
  /** ms for rooms in each turn of the process; then sockets and disk are heard. */
  roomTurns: 3,
  /** ms that presence waits for a window that is being saved; then it is sent without it. */
  presenceWaits: 1000,
  /** Structs and deletions that a room applies at a time: some 5 ms, in which nobody is heard. */
  slice: 1000,
  /** Bytes and weight up to which the relay's own thread examines an update (3 ms); else another thread. */
  short: 16 * KiB,
  shortWeight: 500,
  /**
   * ms that a thread or process may take for an order, and for each MiB of it. Then the order fails, and
   * others go on. The most crowded MiB takes some 700.
   */
  order: 10_000,
  orderPerMiB: 10_000,
  /**
   * Weight of an order (a struct weighs one) for the first thread, some 20 ms, so no other order there waits
   * longer; and for the second thread, ten times as long. Heavier orders go to a process.
   */
  lightOrder: 2000,
  middleOrder: 20_000,
  /**
   * The most processes for heavy orders; ms that another team's order waits before the second one starts; ms
   * without work until that one ends.
   */
  slowHands: { hands: 2, after: 100, idle: 30_000 },
  /**
   * Steps of priority below the relay's own thread. If that works without a pause on the same core, a thread
   * gets a third of the core, and a process a tenth. With less, an honest order would run out of time.
   */
  giveWay: { thread: 3, process: 10 },
  /** ms after which half of the time that a team used is forgotten. The team that used least goes first. */
  usesHalved: 10_000,
  /** ms for a thread or process to start. It takes half a second, and many times that on a busy machine. */
  handStart: 60_000,
  /** ms for which a room and its team come last once the room's order has ended its thread or process. */
  setBack: 60_000,
  /** MiB of heap for a thread of orders, which need a fifth. Beyond it, the whole relay could end. */
  quickMemory: { old: 128, young: 16 },
  /** MiB of heap for a process of heavy orders: an update of 8 MiB in single letters takes some 300. */
  slowMemory: { old: 512, young: 16 },
  /** MiB of heap for the process of renderings: a meeting of 300 kB takes some 60. */
  renderMemory: { old: 256, young: 16 },
  /** MiB for the thread that mends a log, alone in its process. The stack is for extreme nesting. */
  repairMemory: { old: 4096, young: 64, stack: 256 },
  /** ms for a repair, which loads a long document some ten times. */
  repair: 3_600_000,
  /** Bytes of a meeting as Markdown: twenty times a meeting of 5,000 lines. */
  rendering: 8 * MiB,
  /** Bytes of kept renderings, and as many of kept texts of snapshots: some fifty long notes each. */
  renderings: 16 * MiB,
  /** Bytes of different texts on their way to one team's readers, four of the longest; and to all readers. */
  outgoing: { ofTeam: 32 * MiB, all: 64 * MiB },
  /** ms that a reader may take for a text: 300 kB at 3 kB a second. */
  reading: 120_000,
  /** Rooms whose state keeps its number, under which a rendering of it is kept. */
  versions: 20_000,
  /** Renderings whose documents are in memory: one is being made while the next ones are read. */
  renderAtOnce: 4,
  /** Rooms of one team that may wait to be rendered: a script requests a year of a weekly meeting at once. */
  renderWaiting: 100,
  /** ms until a room that could not be rendered may be tried again. */
  renderAgain: 15_000,
  /** Scaffolds in one update. A person fills in about a dozen while the relay is out of reach. */
  drawn: 200,
  /** Bytes of a scaffold: the most that `wireLimits.scaffold` makes. Some 10 ms, in which nobody is heard. */
  drawnBytes: 16 * KiB,
  /** Bytes of updates with a gap that one connection may have waiting. */
  held: 8 * MiB,
  /** The number of such updates, because each is examined again when the step 2 comes. */
  heldFrames: 256,
  /** Frames that a connection may send after the first that waits. A page answers at once with a step 2. */
  heldFor: 1000,
  /** Client ids that a connection may be the first to use, one for each load of its page while offline. */
  introduced: 500,
  /**
   * What a room takes in an hour on one key, and from one address. So a flood needs hours to fill a document,
   * and leads are told when it is half full. A flood from one address leaves room for others with the same
   * key.
   */
  growth: {
    /** New client ids: 2,000 loads from an office, where 500 people join at once, some with up to 500 ids. */
    clients: { ofKey: 4000, ofAddress: 2000 },
    /** New client ids that are only seen, but may write later: as many. */
    seen: { ofKey: 4000, ofAddress: 2000 },
    /** New texts: a meeting of 500 people, each with a section in five blocks. */
    roots: { ofKey: 2500, ofAddress: 2500, everywhere: 20_000 },
    /** New fields: an archive of 5,000 notes takes 10,000. */
    fields: { ofKey: 20_000, ofAddress: 15_000 },
    /** Structs that stay: 500 people with 1,000 each, which is a long day’s work. */
    structs: { ofKey: 500_000, ofAddress: 500_000, everywhere: 500_000 },
    /**
     * Bytes, without `structBytes` for each struct: an archive of 5,000 long notes takes 25 MiB.
     * `everywhere`: by one key in all rooms together, where they take some four times as much memory.
     */
    bytes: { ofKey: 64 * MiB, ofAddress: 48 * MiB, everywhere: 96 * MiB },
  },
  /** New client ids in an hour from an address that has room even on a nearly used-up key: a team at home. */
  few: 40,
  /** Bytes that any struct takes in an update: a letter, its id and the ids of its neighbours. */
  structBytes: 32,
  /** Structs that come before the relay counts how many of them stay. */
  structsUncounted: 2000,
  /** The part of each bound of a document that is for leads, so that they can always put things right. */
  forLeads: 0.05,
  /**
   * Connections in one room, counted separately for those that read and those that write. `all`: an
   * all-hands, with room to spare. `ofAddress`: an all-hands of 500 in one office. `ofKey`: some more,
   * because not everybody with the link is at that address. `leads`: extra seats, so that a lead can always
   * come in and revoke a link. `last`: the last seats of all and of a key, for addresses that have less than
   * `few`.
   */
  seats: { all: 600, ofKey: 560, ofAddress: 500, leads: 20, last: 60, few: 10 },
  /** Connections that no room has let in. The oldest make room for the newest. */
  strangers: 100,
  /** Bytes of a message by a link that only reads: a full room's presence, which a stock provider repeats. */
  messageOfReader: 3 * MiB,
  /** Bytes of a step 1, of twice the client ids of a full document: a page's own copy may know so many. */
  vector: 256 * KiB,
  /**
   * How fast one connection is read: a burst at once, then so much a second. Beyond that a socket is read
   * more slowly, never closed. Bytes: ten years of a weekly meeting's old notes come in 10 s. Frames: an
   * editing history of 260,000 comes as fast as its bytes.
   */
  connection: {
    bytes: { burst: MiB, rate: 256 * KiB },
    frames: { burst: 10_000, rate: 10_000 },
  },
  /** The same for a link that only reads: presence 20 times a second, and a ping now and then. */
  connectionOfReader: {
    bytes: { burst: MiB, rate: 256 * KiB },
    frames: { burst: 1000, rate: 100 },
  },
  /**
   * The same for all connections of one key, or of one address. 500 people come back, each with 30 kB; and 50
   * people who type as fast as the relay can are not slowed.
   */
  together: {
    bytes: { burst: 16 * MiB, rate: 4 * MiB },
    frames: { burst: 100_000, rate: 100_000 },
  },
  /** The same for a key that only reads: 500 people come at once to four rooms each, with their presence. */
  readersTogether: {
    bytes: { burst: 16 * MiB, rate: 4 * MiB },
    frames: { burst: 50_000, rate: 10_000 },
  },
  /**
   * Frames that are read of a connection whatever others of its key send: a typist with a caret, and the
   * start of a page. A kB counts as a frame.
   */
  reserve: { burst: 200, rate: 20, bytesLikeAFrame: KiB },
  /** Sending so many bytes, to one connection or to many, costs as much as a frame. */
  bytesLikeAFrame: 8 * KiB,
  /**
   * Frames and bytes of one key before others have their turn, some 3 ms; `framesOfOne`: of one connection
   * before others of its key.
   */
  turn: { frames: 512, framesOfOne: 64, bytes: 64 * KiB },
  /**
   * `aTurn`: upgrades or requests in one turn of the process, some 5 ms. `textsATurn`: bytes of texts sent in
   * one turn, because many requests may wait for one rendering and get it at once. `waitingOfOne`: upgrades
   * of one address and key that may wait, 500 people with four rooms each. `waiting`: upgrades in all, four
   * times as many. More are refused.
   */
  arrivals: { aTurn: 16, textsATurn: 512 * KiB, waitingOfOne: 2000, waiting: 8000 },
  /** How often one address, or one key, may ask: a burst at once, then so many a second. */
  visits: {
    /** 500 people of one office load the page at once, 20 files each; 2,000 loads an hour are 12 a second. */
    requests: { burst: 20_000, rate: 100 },
    /** With one key: these people's snapshots and texts, and programs that ask for a note now and then. */
    requestsWithKey: { burst: 5_000, rate: 50 },
    /** 500 people come back to five rooms each, and try several times; 2,000 loads an hour are 3 a second. */
    connections: { burst: 20_000, rate: 100 },
    connectionsWithKey: { burst: 20_000, rate: 100 },
    /** With one key from one address, however used-up the key: a page with five rooms comes back twice. */
    reserve: { burst: 10, rate: 10 / 60 },
    /** Keys that open nothing: a revoked link in 500 browsers. */
    wrongKeys: { burst: 500, rate: 1 },
    /** New teams: a company's first day. */
    foundings: { burst: 20, rate: 20 / 3600 },
    /** Wrong invite keys: typing errors. */
    inviteKeys: { burst: 10, rate: 1 / 60 },
  },
  /** ms between two warnings of wrong invite keys in the operator's log. */
  tellsOfInviteKeys: 60_000,
  /** Connections with one key: 2,000 people in five rooms each. */
  connectionsOfKey: 10_000,
  /**
   * At the same time, in all: sockets without a whole request (up to 16 kB of half a request each), requests
   * whose answer is not read yet, and bodies that are coming (up to 64 kB each). 500 people of one office
   * load the page with six connections each.
   */
  edge: { quiet: 4000, asked: 3000, bodies: 256 },
  /** ms until a request has come, and until its headers have. An API request is a few kB. */
  request: 20_000,
  requestHeaders: 10_000,
  /**
   * Requests on one connection; then the client must make another. 64 kB sent at once hold 1,400 requests,
   * and Node would answer all of them before anybody else has a turn.
   */
  requestsOfConnection: 100,
  /** Bytes that are read and dropped after our close: the client's close comes behind what it had sent. */
  farewell: 64 * KiB,
  /**
   * Bytes of messages that have not ended, and of edits that wait for others. Of one key or address: eight
   * offline weeks at once; of all: twice that.
   */
  unfinished: { together: 64 * MiB, all: 128 * MiB },
  /** Bytes a second that a message must come at: a poor phone line. A slower one holds memory for hours. */
  slowest: 2 * KiB,
  /**
   * Bytes that may wait for a slow reader beside the longest message. Then the reader is told to try later,
   * and catches up by its state.
   */
  backlog: 4 * MiB,
  /**
   * Bytes of a step 2 that is sent at once; a longer one waits for its turn. 500 people who come back, each
   * lacking that much, hold 32 MiB.
   */
  shortAnswer: 64 * KiB,
  /** Bytes of state vectors compared with an answer in one turn: one of 10,000 client ids takes 1 ms. */
  vectorsATurn: 64 * KiB,
  /**
   * Bytes of different messages that readers were sent and have not taken. `key` and `address`: an archive of
   * 5,000 long notes. `team`: two of these. `all`: the relay stays below 512 MiB, half of which it takes
   * otherwise. A long answer begins only while each is less than half used, or while nothing else of its key
   * is on its way.
   */
  untaken: {
    key: 32 * MiB,
    address: 32 * MiB,
    team: 64 * MiB,
    all: 96 * MiB,
    /** Long answers made at a time, one for each team. Each takes three times its bytes while it is made. */
    turns: 2,
    /** ms in which a reader may take nothing of what waits for it: its line may be lost for a while. */
    idle: 60_000,
    /** The same while others wait for its place. */
    idleInTheWay: 10_000,
    /** ms between two looks for such readers. */
    look: 5000,
  },
  /**
   * ms for a client to answer our close, or to end its request when the relay ends. Then it is cut off, with
   * all that waits for it.
   */
  goodbye: 2000,
  /** Links of a team. Its file holds all of them, and is written anew for each. */
  grants: 200,
  /** UTF-16 units in a WebSocket's path: a series of 64 escaped characters, behind a proxy's own path. */
  url: 2048,
  /** Bytes of the body of an HTTP request. The API takes only small JSON. */
  body: 64 * KiB,
  /** UTF-16 units in one part of an HTTP path: the longest series has 64 characters of two units. */
  pathPart: 128,
  /** Bytes of a log that are read in one turn, some 0.6 ms. Several logs may be read in the same turn. */
  logSlice: 128 * KiB,
  /** Log entries after which an empty room is compacted: a few hundred short ones are read in some ms. */
  entriesBeforeCompaction: 500,
  /** Bytes after which it is compacted too, because an entry may hold many letters. */
  bytesBeforeCompaction: 128 * KiB,
  /** Open log files: far below the usual 1024 descriptors. The team with most loses its own first. */
  openFiles: 256,
  /**
   * Jobs that read or write small files and logs at a time: enough to keep Node's four threads for files
   * busy, and so few that the next job waits little. `ofOneTeam` is less, so the first job of another team
   * begins at once.
   */
  diskAtOnce: { most: 16, ofOneTeam: 12 },
  /**
   * Logs that are compacted at a time, one of a team. The sync of a long one keeps one of those four threads
   * busy as long as the disk takes.
   */
  compactAtOnce: 2,
  /** Files read at a time where there may be thousands: still far below the usual descriptors. */
  filesAtOnce: 32,
  /** The same for the records of a meeting's snapshots: fewer, because several lists are read at a time. */
  recordsAtOnce: 2,
  /** ms from a change of the archive to its export: an import makes a dozen changes in a few seconds. */
  exportAfter: 1000,
  /** ms between WebSocket pings. A socket that did not answer the last one is ended. */
  heartbeat: 30_000,
} as const
