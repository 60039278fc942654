// Sentences of the place to try. The words of its colleagues are a note; they are in the script.

export const words = {
  networkIsCut: 'Your network is cut.',
  serverIsStopped: 'The server is stopped.',
  connectedAgain: 'Connected again: what each of you wrote merges. The bar says when yours is saved.',
  writeThenCut: 'Write in your section. Then cut the network, and write on.',
  placeToTry: 'A place to try',
  whatIsPlayed: 'Mia, Jonas and Priya are played, and the server is a small one in this page.',
  played: 'Colleagues and server are played.',
  network: 'Network',
  server: 'Server',
  whatIsPromised: 'What is promised',
  whatIsReal:
    'This page is the real one: its editor, its copy on this device, and what it says of saving. Only the colleagues and the server are played. Nothing leaves this browser, and Leave deletes all of it. If you close the page instead, it stays until you next open Roundtable here, or longer without https.',
  leaveAndStart: 'Leave, and start with your own team',
  leave: 'Leave',
  writes: (text: string) => `writes: ${text}`,
  typeOn: 'Type on: the others do, too.',
  onlyThisMeeting: 'Only this meeting is here to try.',
  noServer: 'This is a place to try: there is no server here that could do that.',
  playedTeam: 'A played team',
  teamWeekly: 'Team weekly',
}
