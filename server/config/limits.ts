// The numbers that bound what a connection may cost and what a document may hold, each with its reason. A
// number is the most that is allowed, unless its comment says otherwise.

import { wireLimits } from '../../shared/wire/limits.ts'

const KiB = 1024
const MiB = 1024 * KiB

export const limits = {
  /** Bytes of a WebSocket message: a step 2 after a week offline. A longer message ends its connection. */
  message: 8 * MiB,
  /** Bytes of an update. */
  update: wireLimits.update,
  /**
   * UTF-16 units of a deleted or collected run, which carries no text. An update with text can have as many.
   */
  emptyRun: MiB,
  /** Levels of nested JSON values in an update. Deeper ones could overflow a reader's stack. */
  jsonDepth: 64,
  /**
   * Levels of nested shared types; the page uses three. Yjs deletes a tree by recursion, and its stack
   * overflows at 20,000 levels; a page's own code overflows at 2,000.
   */
  nesting: wireLimits.nesting,
  /**
   * UTF-16 units in the name of a root, field, element or mark. The page's longest name, a section's root,
   * has some 300.
   */
  name: wireLimits.name,
  /** Bytes of a document: ten times an archive of 5,000 long notes. */
  documentBytes: 256 * MiB,
  /** Structs of a document; each takes some 200 bytes of memory. A million scattered edits make 700,000. */
  documentStructs: 1_500_000,
  /**
   * Roots of a document. A meeting of 500 people, each with a section in eight blocks, takes 4,000. Yjs
   * searches all roots for each struct that it writes at the start of a list.
   */
  documentRoots: 5000,
  /** Fields of one type: an archive of 5,000 notes takes 10,000. */
  fields: 50_000,
  /**
   * Steps that Yjs takes past structs of other clients at the same place, while it loads a document. So many
   * steps take some 2 s, here and in a page. 300 people who type ten letters each at one place cause at most
   * 4,000,000 steps, but seldom more than 100,000.
   */
  documentSteps: 4_000_000,
  /**
   * Such steps of one update, as estimated without taking them: some 10 ms. 300 people at one place cause
   * 300.
   */
  updateSteps: 20_000,
  /**
   * Such steps of one update, as counted on a copy. They take some 50 ms, in which nothing else runs. Two
   * people who type 10,000 letters each at one place while offline cause 10,000.
   */
  measuredSteps: 50_000,
  /**
   * Such steps to load a log that was written before `documentSteps` existed. They take half a minute, in
   * turns. A room with more cannot be opened until it is repaired.
   */
  stepsToLoad: 40_000_000,
  /** Such steps in one turn: some 10 ms. */
  stepsPerTurn: 20_000,
  /**
   * Client ids in a document. Each time somebody opens the page and writes, one is added. With 10,000, an
   * edit costs 6 ms.
   */
  clients: 10_000,
  /**
   * With this number of client ids or more, a room looks for dispensable ones even while people are in it.
   */
  crowded: 2_500,
  /** How many client ids must be added after such a look before the room looks again. */
  crowdedAgain: 500,
  /** The least ms between two such looks. Each look costs time, and so does each removed id that returns. */
  roomAgain: 60_000,
  /**
   * Removed client ids that a log keeps. Once it has this number, no more leave the document. A flood through
   * one key needs more than a day to get there.
   */
  retired: 100_000,
  /** Bytes of the updates that hold these ids. */
  retiredBytes: 8 * MiB,
  /** When client ids are removed from a document for good. */
  renewal: {
    /**
     * The document has at least this number of client ids. Half of `clients` is a sign that something is
     * wrong.
     */
    from: 5_000,
    /** At least this number of ids can be removed. */
    worth: 500,
    /**
     * Ids beside the removed text stay in the document if there are at most this many, because people write
     * there next.
     */
    edges: 500,
    /** Places of removed structs that a document keeps, each some 40 bytes. With more, no id is removed. */
    places: 200_000,
  },
  /**
   * Removed client ids that one frame may bring back. Text that was written offline stands beside a few of
   * them. The cost of merging grows with the number of structs at one place.
   */
  returning: 200,
  /** UTF-16 units of a presence state: a handle, a colour and a caret, with room to spare. */
  awareness: 2 * KiB,
  /**
   * Levels of nested lists and objects in a presence state. A caret has three; many could overflow a stack.
   */
  awarenessDepth: 16,
  /**
   * Bytes of a presence message; rooms ignore longer ones. A stock provider repeats the states of all other
   * clients.
   */
  awarenessMessage: 64 * KiB,
  /**
   * Presence messages per second from one connection. Rooms drop further ones, because each message replaces
   * the one before.
   */
  awarenessPerSecond: 20,
  /**
   * The least ms between two answers to a connection that asks who is present. Rooms send changes even
   * unasked.
   */
  presenceEvery: 5000,
  /** Bytes of presence that a room sends in one turn, to all connections together: some 5 ms. */
  toldATurn: 8 * MiB,
  /** Bytes of changed presence that a room of any size may send in one turn: a hundred carets. */
  toldAtLeast: 16 * KiB,
  /** Step 1s per second that a room answers for a connection. A page sends one, and another after a gap. */
  statesPerSecond: 5,
  /** Structs of a document that gets a digest. 50,000 take some 30 ms, in which nothing else runs. */
  digestStructs: 50_000,
  /**
   * The least ms between two digests for a connection. A page asks at its handshake and every few minutes.
   */
  compareEvery: 10_000,
  /**
   * Edits that are merged, logged and sent together (a window). Merging a thousand takes some 10 ms, in which
   * nothing else runs.
   */
  window: 1000,
  /** Bytes of the updates in one window: some 15 ms. A longer update gets a window of its own. */
  windowBytes: 32 * KiB,
  /** The weight of the updates in one window; a struct weighs 1. */
  windowWeight: 2000,
  /** How long edits wait for further edits. A delivery is one edit that is sent to one connection. */
  gathering: {
    /** Up to this number of deliveries per second, no edit waits. */
    few: 5_000,
    /** From this number of deliveries per second on, each edit waits `longest`. */
    many: 40_000,
    /** ms */
    longest: 8,
  },
  /**
   * Bytes of a log that a room applies in one turn: some 5 ms in a fresh process. An edit in another room
   * waits for four such turns until it is saved.
   */
  replayBytes: 2 * KiB,
  /** ms for rooms in each turn of the process. Then sockets and the disk have their turn. */
  roomTurns: 3,
  /** ms that presence waits for a window that is being saved. Then the room sends presence on its own. */
  presenceWaits: 1000,
  /** Structs and deletions that a room applies in one turn: some 5 ms, in which nothing else runs. */
  slice: 1000,
  /**
   * Bytes of an update that the relay's own thread examines, in 3 ms. Other threads examine longer updates.
   */
  short: 16 * KiB,
  /** The weight of such an update; a struct weighs 1. */
  shortWeight: 500,
  /**
   * ms that a thread or process may take for an order. After that, the order fails, and the others are still
   * done.
   */
  order: 10_000,
  /** More ms for each MiB of the order. The most crowded MiB takes some 700. */
  orderPerMiB: 10_000,
  /** Weight of an order for the first thread: some 20 ms, so no other order there waits longer. */
  lightOrder: 2000,
  /** Weight of an order for the second thread: ten times as much. Heavier orders go to a process. */
  middleOrder: 20_000,
  /** The processes for heavy orders. */
  slowHands: {
    /** How many there may be. */
    hands: 2,
    /** ms that another team's order waits before the second process starts. */
    after: 100,
    /** ms without work after which the second process ends. */
    idle: 30_000,
  },
  /**
   * How many steps the priority of a thread or process for orders is below the relay's own. Even if the relay
   * uses the whole core, such a thread still gets a third of it, and a process a tenth. With less, an honest
   * order would run out of time.
   */
  giveWay: { thread: 3, process: 10 },
  /** A team's used time is halved in this number of ms. The team that used least goes first. */
  usesHalved: 10_000,
  /** ms for a thread or process to start. A start takes half a second, and far longer on a busy machine. */
  handStart: 60_000,
  /**
   * For this number of ms, a room and its team come last, because an order of the room has ended its thread
   * or process.
   */
  setBack: 60_000,
  /**
   * MiB of heap for a thread of orders: five times what orders need. A thread that uses more could end the
   * whole relay.
   */
  quickMemory: { old: 128, young: 16 },
  /** MiB of heap for a process of heavy orders: an update of 8 MiB in single letters takes some 300. */
  slowMemory: { old: 512, young: 16 },
  /** MiB of heap for the process of renderings: a meeting of 300 kB takes some 60. */
  renderMemory: { old: 256, young: 16 },
  /** MiB for the thread that repairs a log, alone in its process. The large stack is for extreme nesting. */
  repairMemory: { old: 4096, young: 64, stack: 256 },
  /** ms for a repair, which loads a long document some ten times. */
  repair: 3_600_000,
  /** Bytes of a meeting as Markdown: twenty times a meeting of 5,000 lines. */
  rendering: 8 * MiB,
  /**
   * Bytes of kept renderings: some fifty long notes. The kept texts of snapshots may have as many bytes
   * again.
   */
  renderings: 16 * MiB,
  /** Bytes of different texts on their way to readers. */
  outgoing: {
    /** To the readers of one team: four of the longest texts. */
    ofTeam: 32 * MiB,
    /** To all readers. */
    all: 64 * MiB,
  },
  /** ms that a reader may take to read a text: 300 kB at 3 kB a second. */
  reading: 120_000,
  /** How many rooms' present states have a number. Renderings are kept under these numbers. */
  versions: 20_000,
  /** Renderings whose documents are in memory: while one is made, the next ones are read. */
  renderAtOnce: 4,
  /**
   * Rooms of one team that may wait for a rendering: a script may request all weekly meetings of a year at
   * once.
   */
  renderWaiting: 100,
  /**
   * The earlier snapshots that a digest takes ages from: a year of weekly meetings, and three times the bytes
   * that these have. Reading 1 MiB of notes takes some two seconds.
   */
  digest: { meetings: 52, bytes: 1 * MiB },
  /** The least ms between a failed rendering of a room and the next attempt. */
  renderAgain: 15_000,
  /** Scaffolds in one update. A person fills in about a dozen while the relay is out of reach. */
  drawn: 200,
  /**
   * Bytes of a scaffold: the most that `wireLimits.scaffold` allows. A check takes 10 ms, in which nothing
   * else runs.
   */
  drawnBytes: 16 * KiB,
  /** Bytes of one connection's updates that wait because they have a gap. */
  held: 8 * MiB,
  /** How many such updates may wait. Each is examined again when the step 2 comes. */
  heldFrames: 256,
  /**
   * Frames that a connection may send after its first update with a gap. After that, the waiting updates are
   * refused. An honest page that is asked for a step 2 sends it at once.
   */
  heldFor: 1000,
  /**
   * Client ids that a connection may be the first to use. Each time its page is opened offline, one is added.
   */
  introduced: 500,
  /**
   * What one key, and one address, may add to a room in an hour; `everywhere`: what one key may add to all
   * rooms together. So a flood needs hours to fill a document, and leads get a notice when the document is
   * half full. A flood from one address leaves room for other addresses with the same key.
   */
  growth: {
    /**
     * New client ids: an office where 500 people join at once and the page is opened 2,000 times in an hour.
     * A page that was offline may bring up to 500 ids.
     */
    clients: { ofKey: 4000, ofAddress: 2000 },
    /** New client ids that are seen in presence and may write later: as many as new ids that have written. */
    seen: { ofKey: 4000, ofAddress: 2000 },
    /** New texts: a meeting of 500 people, each with a section in five blocks. */
    roots: { ofKey: 2500, ofAddress: 2500, everywhere: 20_000 },
    /** New fields: an archive of 5,000 notes takes 10,000. */
    fields: { ofKey: 20_000, ofAddress: 15_000 },
    /** Structs that stay in the document: 500 people with 1,000 each, which is a long day’s work. */
    structs: { ofKey: 500_000, ofAddress: 500_000, everywhere: 500_000 },
    /**
     * Bytes beyond `structBytes` for each struct: an archive of 5,000 long notes takes 25 MiB. In memory, a
     * document takes some four times its bytes.
     */
    bytes: { ofKey: 64 * MiB, ofAddress: 48 * MiB, everywhere: 96 * MiB },
  },
  /**
   * If an address has brought fewer new client ids than this in an hour, it may bring more even if its key's
   * budget is nearly used up: a team at home.
   */
  few: 40,
  /** Bytes that any struct takes in an update: a letter, its id and the ids of its neighbours. */
  structBytes: 32,
  /** After this number of new structs, the relay counts how many of them stay. */
  structsUncounted: 2000,
  /**
   * The part of each bound of a document that only leads may use, so that they can always put things right.
   */
  forLeads: 0.05,
  /** Connections in one room, counted separately for those that read and those that write. */
  seats: {
    /** An all-hands, with room to spare. */
    all: 600,
    /** Slightly more than `ofAddress`, because some people with the link are at other addresses. */
    ofKey: 560,
    /** An all-hands of 500 in one office. */
    ofAddress: 500,
    /** Extra seats, so that a lead can always enter and revoke a link. */
    leads: 20,
    /** The last seats of `all` and of `ofKey`, for addresses with fewer connections than `few`. */
    last: 60,
    few: 10,
  },
  /** Connections that are in no room yet. With more, the relay ends the oldest. */
  strangers: 100,
  /** Bytes of a message on a read-only link: a stock provider repeats the presence of a full room. */
  messageOfReader: 3 * MiB,
  /** Bytes of a step 1. A page's own copy may have twice the client ids of a full document. */
  vector: 256 * KiB,
  /**
   * How fast the relay reads one connection: a burst at once, then `rate` a second. If a client sends faster,
   * the relay slows it down, but never closes its connection.
   */
  connection: {
    /** The old notes of a weekly meeting of ten years come in 10 s. */
    bytes: { burst: MiB, rate: 256 * KiB },
    /** An editing history of 260,000 frames takes no longer than its bytes alone would. */
    frames: { burst: 10_000, rate: 10_000 },
  },
  /** The same for a read-only link: presence 20 times a second, and a ping now and then. */
  connectionOfReader: {
    bytes: { burst: MiB, rate: 256 * KiB },
    frames: { burst: 1000, rate: 100 },
  },
  /**
   * The same for all connections of one key, or of one address, together: 500 people come back, each with 30
   * kB. 50 people who type as fast as the relay can save are not slowed down.
   */
  together: {
    bytes: { burst: 16 * MiB, rate: 4 * MiB },
    frames: { burst: 100_000, rate: 100_000 },
  },
  /**
   * The same for the connections of a read-only key: 500 people come at once to four rooms each, with their
   * presence.
   */
  readersTogether: {
    bytes: { burst: 16 * MiB, rate: 4 * MiB },
    frames: { burst: 50_000, rate: 10_000 },
  },
  /**
   * Frames that the relay always reads of a connection, even if other connections of its key send a flood: a
   * typist with a caret, or a page that starts. A kB counts as a frame.
   */
  reserve: { burst: 200, rate: 20, bytesLikeAFrame: KiB },
  /** Sending this number of bytes, to one connection or to many, costs as much as reading a frame. */
  bytesLikeAFrame: 8 * KiB,
  /** What the relay reads of one key before other keys have their turn: some 3 ms. */
  turn: {
    frames: 512,
    /** Frames of one connection before other connections of its key have their turn. */
    framesOfOne: 64,
    bytes: 64 * KiB,
  },
  /** What is begun in one turn of the process, and what may wait for a later turn. */
  arrivals: {
    /** Upgrades, or requests, in one turn: some 5 ms. */
    aTurn: 16,
    /** Bytes of texts sent in one turn, because many requests may wait for one rendering at once. */
    textsATurn: 512 * KiB,
    /** Upgrades of one address and key that may wait: 500 people with four rooms each. More are refused. */
    waitingOfOne: 2000,
    /** Upgrades that may wait in all: four times as many. More are refused. */
    waiting: 8000,
  },
  /** How often one address, or one key, may ask: a burst at once, then `rate` a second. */
  visits: {
    /**
     * 500 people of one office open the page at once, 20 files each. Later, they open it 2,000 times an hour:
     * 12 files a second.
     */
    requests: { burst: 20_000, rate: 100 },
    /**
     * Requests with one key: 500 people's snapshots and texts, and programs that request a note now and then.
     */
    requestsWithKey: { burst: 5_000, rate: 50 },
    /**
     * 500 people come back to five rooms each, and try several times. Later, they open the page 2,000 times
     * an hour: 3 connections a second.
     */
    connections: { burst: 20_000, rate: 100 },
    connectionsWithKey: { burst: 20_000, rate: 100 },
    /**
     * Visits from one address whose key's budget others have used up: a page with five rooms comes back
     * twice.
     */
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
  /** How much HTTP holds at one time. 500 people of one office open the page with six connections each. */
  edge: {
    /** Sockets without a whole request, each with up to 16 kB of half a request. */
    quiet: 4000,
    /** Requests whose answer is not read yet. */
    asked: 3000,
    /** Requests whose body is still coming, up to 64 kB each. */
    bodies: 256,
  },
  /** ms until the whole request has come. An API request is a few kB. */
  request: 20_000,
  /** ms until the headers of a request have come. */
  requestHeaders: 10_000,
  /**
   * Requests on one connection; then the client must open another connection. 64 kB sent at once hold 1,400
   * requests, and Node would answer all of them before anybody else has a turn.
   */
  requestsOfConnection: 100,
  /**
   * Bytes that the relay reads and drops after it has closed a connection: the client may have sent them
   * before it noticed.
   */
  farewell: 64 * KiB,
  /** Bytes of unfinished messages, and of edits that wait for missing edits. */
  unfinished: {
    /** Of one key, or of one address: eight messages of a week offline at once. */
    together: 64 * MiB,
    /** Of all clients: twice that. */
    all: 128 * MiB,
  },
  /**
   * The least bytes a second of a message: a poor phone line. A slower message would hold memory for hours.
   */
  slowest: 2 * KiB,
  /**
   * Bytes that may wait to be sent to a slow reader, not counting the longest message. With more, the relay
   * closes the connection, and the reader catches up later with a step 1.
   */
  backlog: 4 * MiB,
  /**
   * Bytes of a step 2 that the relay sends at once; a longer one waits for its turn. If 500 people come back
   * and each gets 64 KiB, the relay holds 32 MiB.
   */
  shortAnswer: 64 * KiB,
  /**
   * Bytes of state vectors that a room compares in one turn. Comparing one of 10,000 client ids takes 1 ms.
   */
  vectorsATurn: 64 * KiB,
  /**
   * Bytes of different messages on their way to readers. A long answer begins only while each of these bounds
   * is less than half used, or while nothing else is on its way to readers of the same key.
   */
  untaken: {
    /** An archive of 5,000 long notes. */
    key: 32 * MiB,
    /** The same. */
    address: 32 * MiB,
    /** Two such archives. */
    team: 64 * MiB,
    /** The relay stays below 512 MiB; without these messages it takes half of that. */
    all: 96 * MiB,
    /**
     * Long answers that are made at a time, at most one for each team. Making an answer takes three times its
     * bytes.
     */
    turns: 2,
    /**
     * ms in which a reader may take nothing of what waits for it, because its line may be lost for a while.
     */
    idle: 60_000,
    /** The same, while other readers must wait because of this reader's bytes. */
    idleInTheWay: 10_000,
    /** ms between two looks for readers that take nothing. */
    look: 5000,
  },
  /**
   * ms for a client to answer our close, or to end its request when the relay ends. Then the relay cuts it
   * off, and drops what waits for it.
   */
  goodbye: 2000,
  /** Links of a team. All of them are in the team's file, which is written anew for each new link. */
  grants: 200,
  /** Revoked links that are remembered for connections whose key was looked up just before. */
  revoked: 10_000,
  /** UTF-16 units in a WebSocket's path: a series of 64 escaped characters, behind a proxy's own path. */
  url: 2048,
  /** Bytes of the body of an HTTP request. The API takes only small JSON. */
  body: 64 * KiB,
  /** UTF-16 units in one part of an HTTP path: a series' name may have 64 characters of two units each. */
  pathPart: 128,
  /** Bytes of a log that are read in one turn, some 0.6 ms. Several logs may be read in the same turn. */
  logSlice: 128 * KiB,
  /**
   * Log entries after which an empty room's log is compacted. A few hundred short entries load in some ms.
   */
  entriesBeforeCompaction: 500,
  /**
   * Bytes after which that log is compacted even if it has fewer entries, because an entry may hold many
   * letters.
   */
  bytesBeforeCompaction: 128 * KiB,
  /**
   * Rooms whose log's end is known, in some 2.5 KiB each. An append in any other room reads its log first.
   * The team with the most is the first to have one forgotten.
   */
  knownFiles: 4000,
  /**
   * Bytes after which the rooms move what a file of the journal holds into their own files. Until then, it is
   * in memory too. A start after a crash reads it in some 50 ms.
   */
  journal: 8 * MiB,
  /** Bytes of updates that are written to the journal and synced together: some ms of the disk. */
  journalWrite: 256 * KiB,
  /** Bytes of a room's waiting updates from which on they are written to the room's own file instead. */
  journaled: 64 * KiB,
  /** Rooms that move their updates from the journal at a time. Node's other file threads stay free. */
  movesAtOnce: 2,
  /** ms after which a relay that ends begins no further move. The next start finds the rest in the journal. */
  movingAtEnd: 1000,
  /** When the relay says that it is ready for new people. */
  ready: {
    /** ms that an update may wait to be saved: as long as a page waits before it says that it cannot reach the relay. */
    saving: 5000,
    /** ms for which a saved update or a check is evidence: less than what lies between two questions of most orchestrators. */
    evidence: 5000,
    /** ms that a check may take, because whoever asks often gives up after a few seconds. */
    check: 2000,
  },
  /** What is counted for the operator. */
  figures: {
    /** ms, for how long an edit waits: from a quick disk to what a person calls broken. */
    waits: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000],
    /** ms, for how late a timer is. Others should wait no longer than 100. */
    delays: [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500],
    /** ms between two looks at how late timers are: some 0.05 % of a core. */
    looks: 20,
    /** Connections that ask for the figures at a time. */
    connections: 20,
    /** ms that the file system may take to say how much space is free. */
    free: 500,
  },
  /** Bytes that a check of the disk writes: as much as a large update in the journal. */
  checkBytes: 64 * KiB,
  /** Jobs that read or write small files and logs at a time. */
  diskAtOnce: {
    /** Enough to keep Node's four file threads busy, and so few that the next job waits little. */
    most: 16,
    /** Less than `most`, so that the first job of another team begins at once. */
    ofOneTeam: 12,
  },
  /**
   * Logs that are compacted at a time, at most one of each team. While the disk syncs a long log, one of
   * Node's four file threads is blocked.
   */
  compactAtOnce: 2,
  /** Connections to the database: enough to read several rooms while others write. */
  databaseConnections: 10,
  /** ms until a connection to the database must be there. */
  databaseConnects: 5000,
  /** ms until a relay whose claim to the database has ended with its connection claims it again. */
  databaseClaims: 1000,
  /** ms until the database must have answered. Then the connection is given up, and nobody knows what became of it. */
  databaseAnswers: 30_000,
  /** Appends that share a transaction: what 2,000 rooms that begin at once have in a few of them. */
  appendsTogether: 500,
  /** Bytes of these appends, unless one alone has more. */
  appendBytesTogether: 4 * MiB,
  /** Transactions of appends at a time: one waits for the disk while the next one is written. */
  appendTransactions: 2,
  /** ms that a relay may stand still while others wait until it has appended. Then PostgreSQL gives the next one its turn. */
  turnInDatabase: 2000,
  /** ms until the database is asked again what other relays have written: an edit is on the other side within that time. */
  polls: 250,
  /** The same while nothing is new. */
  pollsQuiet: 1000,
  /** The same while the database does not answer. */
  pollsDeaf: 4000,
  /** ms until links that others may have revoked are looked up again, one for each link that is in use. */
  looksAgain: 10_000,
  /** What relays tell each other over Redis. */
  bus: {
    /** ms until a connection to Redis must be there. */
    connects: 5000,
    /** ms between two questions whether Redis is there. If one is not answered until the next, it is not. */
    pings: 4000,
    /** ms until Redis is tried again: at least `soon`, then longer and longer, up to `late`. */
    soon: 250,
    late: 8000,
    /** Messages that wait to be sent. With more, Redis is too slow, and the connection is given up. */
    unsent: 10_000,
    /** UTF-16 units of a name in a message. */
    name: 256,
    /** UTF-16 units of people's states in a message, unless one person alone has more. */
    present: 32 * KiB,
    /** Bytes of a message: what these states may take as JSON. Longer ones are dropped. */
    message: 256 * KiB,
    /** ms between two looks into the log because of hints: what is written meanwhile is read together. */
    hints: 25,
    /** Answers a second to other relays that ask who is in a room. */
    answers: 5,
    /** ms after which a relay repeats who is in a room. */
    repeats: 5000,
    /** ms between two looks at which rooms that is due, in turns: each room is looked at every `looked`. */
    looks: 250,
    looked: 3000,
    /**
     * ms after which people of another relay are gone if it does not repeat that they are there. Three repetitions
     * may be lost, and with `looked` it is less than the 30 s that are promised.
     */
    forgets: 20_000,
    /** People of other relays in a room: all seats of three of them. */
    elsewhere: 4000,
    /** Changes a second of what one of them says: twice what they may send, because messages can come late together. */
    changes: 40,
    /** ms between two look-ups of a link because others say that it was revoked. */
    revoked: 1000,
  },
  /** Rooms of which the relay knows how far it has read in the database, in some 200 bytes each. */
  readInDatabase: 200_000,
  /** Files that are read at a time from a directory that may have thousands: far below 1024 descriptors. */
  filesAtOnce: 32,
  /**
   * The same for records of a meeting's snapshots. The number is smaller, because several meetings are read
   * at a time.
   */
  recordsAtOnce: 2,
  /** ms from a change of the archive to its export. An import makes a dozen changes in a few seconds. */
  exportAfter: 1000,
  /** ms between WebSocket pings. The relay ends a socket that has sent nothing since the last ping. */
  heartbeat: 30_000,
} as const
