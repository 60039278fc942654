// The forms in which people stand in a note. Each case is a note with its people and what stands in their
// sections. Other notes of the same forms have no people.

import { expect, test } from 'vitest'
import { inspect } from '../../../../shared/markdown/inspect.ts'
import { canonical, throughDocument } from '../../../support/basics/notes.ts'
import { nobody, table } from './cases.ts'

table('P18: a list of people', [
  [
    'has an entry with a continuation line',
    '## U\n\n- @ada\n  - a\n- @bob\n  is out today\n- @cy\n  - c\n',
    ['@ada: a', '@bob: is out today', '@cy: c'],
  ],
  [
    'has entries whose continuation lines are labels',
    '## U\n\n* @ada\n  Done: a\n  Next: more of\n  the same\n* @bob\n  * b\n',
    ['@ada: Done: a; Next: more of the same', '@bob: b'],
  ],
  [
    'has an annotation in brackets over two lines',
    '## U\n\n- @ada (out until\n  Monday)\n- @bob\n  - b\n',
    ['@ada (out until Monday)', '@bob: b'],
  ],
  [
    'has lines that are continued without indentation, as typed in a hurry',
    '## U\n\n- @ada\n  - a\nand more of a\n- @bob\n  - b\n',
    ['@ada: a; and more of a', '@bob: b'],
  ],
  [
    'has a second marker',
    '## U\n\n- @ada\n  - a\n- - @bob\n    - b\n- * @cy\n    - c\n',
    ['@ada: a', '@bob: b', '@cy: c'],
  ],
  [
    'changes its marker',
    '## U\n\n- @ada\n  - a\n* @bob\n  * b\n+ @cy\n  + c\n1. @di\n   - d\n',
    ['@ada: a', '@bob: b', '@cy: c', '@di: d'],
  ],
  [
    'has boxes that were ticked as people spoke',
    '## Round\n\n- [x] @ada\n  - a\n- [ ] @bob\n  - b\n- [X] @cy\n  - c\n',
    ['@ada: a', '@bob: b', '@cy: c'],
  ],
  [
    'has a line that belongs to nobody',
    '## U\n\n- @ada\n  - a\n- then we had a break\n  - of ten minutes\n- @bob\n  - b\n- @cy\n  - c\n',
    ['@ada: a', '@bob: b', '@cy: c'],
  ],
  [
    'ends in lines that belong to nobody',
    '## U\n\n- @ada\n  - a\n- @bob\n  - b\n- lunch\n- parking\n- the fire drill\n  - at noon\n',
    ['@ada: a', '@bob: b'],
  ],
  [
    'has rules between the people',
    '## U\n\n- @ada\n  - a\n\n---\n\n- @bob\n  - b\n\n---\n\n- @cy\n  - c\n',
    ['@ada: a', '@bob: b', '@cy: c'],
  ],
  [
    'has a person twice, and somebody who adds something',
    '## U\n\n- @ada\n  - a\n- @bob\n  - b\n- @ada also: the audit\n  - is over\n- @bob also:\n  - bb\n- @ada\n  - aa\n',
    ['@ada: a', '@bob: b', '@ada (also: the audit): is over', '@bob (also): bb', '@ada: aa'],
  ],
  [
    'has whole sentences after a handle',
    '## U\n\n- @ada\n  - a\n- @bob: finished the importer, and will look at the two crashes from Monday\n- @cy is at the dentist\n',
    [
      '@ada: a',
      '@bob (finished the importer, and will look at the two crashes from Monday)',
      '@cy (is at the dentist)',
    ],
  ],
  [
    'has handles with a role, a dash and emphasis',
    '## U\n\n- **@ada** – engine\n  - a\n- _@bob_ (ops)\n  - b\n- **@cy**:\n  - c\n',
    ['@ada (engine): a', '@bob (ops): b', '@cy: c'],
  ],
  [
    'has pairs',
    '## U\n\n- @ada & @bob\n  - pairing\n- @cy, @di:\n  - review\n- @ed &amp; @flo\n  - docs\n',
    ['@ada & @bob: pairing', '@cy, @di: review', '@ed &amp; @flo: docs'],
  ],
  [
    'has handles as links',
    '## U\n\n- [@ada](https://a.b/ada)\n  - a\n- [@bob](https://a.b/bob) also:\n  - b\n',
    ['@ada: a', '@bob (also): b'],
  ],
  [
    'has text below each name instead of items',
    '## Summary of work\n\n1. @ada\n\n   Wrote the parser.\n\n2. @bob\n\n   Same as above.\n',
    ['@ada: Wrote the parser.', '@bob: Same as above.'],
  ],
  [
    'follows items of the agenda',
    '## Notes\n\n- Welcome\n- Minutes of last time\n- @ada\n  - a\n- @bob\n  - b\n',
    ['@ada: a', '@bob: b'],
  ],
  [
    'follows an item that is continued without indentation',
    '## U\n\n- minutes are fine\nand signed\n- @ada\n  - a\n- @bob\n  - b\n',
    ['@ada: a', '@bob: b'],
  ],
  [
    'has the attendees and an item of one of them before it',
    '## U\n\n- @ada\n  - a\nAttendees: Ada, Bob\n- @bob\n  - b\n- @cy’s laptop\n  - is broken\n- @di\n  - d\n',
    ['@ada: a', '@bob: b', '@di: d'],
  ],
  [
    'stands twice below one heading',
    '## Notes\n\n- @ada\n  - a\n- @bob\n  - b\n\nAfter the break:\n\n- @cy\n  - c\n- @ada\n  - aa\n',
    ['@ada: a', '@bob: b', '@cy: c', '@ada: aa'],
  ],
  [
    'has handles with a comma, struck out, behind a box or a picture',
    '## U\n\n- @ada,\n  - a\n- ~~@bob~~ (away)\n- 🌴 @cy\n- @di\n  - d\n',
    ['@ada: a', '@bob (away)', '@cy', '@di: d'],
  ],
  [
    'has each update in one line, below a heading of updates',
    '## Updates\n\n- @ada: finished the audit\n- @bob: at a customer\n- @cy: reviewing\n  - three left\n',
    ['@ada (finished the audit)', '@bob (at a customer)', '@cy (reviewing): three left'],
  ],
])

table('P18: plain names', [
  [
    'below a heading that is a round',
    '# W\n\n## Round table\n\n* Michael Doe\n  * a\n* Sara Lee\n  * b\n* Tom Ford\n  * c\n* Priya Raman\n  * d\n',
    ['Michael Doe: a', 'Sara Lee: b', 'Tom Ford: c', 'Priya Raman: d'],
  ],
  [
    'below a heading of updates',
    '# W\n\n## Team updates\n\n* Michael Doe\n  * a\n* Sara Lee\n  * b\n* Tom Ford\n  * c\n* Priya Raman\n  * d\n',
    ['Michael Doe: a', 'Sara Lee: b', 'Tom Ford: c', 'Priya Raman: d'],
  ],
  [
    'below a bold line',
    '# W\n\n**Team updates**\n\n* Michael Doe\n  * a\n* Sara Lee\n  * b\n* Xanthe Quill\n  * c\n* Tom Ford\n  * d\n\n**Action items**\n\n* Send the draft\n  * to all\n',
    ['Michael Doe: a', 'Sara Lee: b', 'Xanthe Quill: c', 'Tom Ford: d'],
  ],
  [
    'by their form alone',
    '# W\n\n## Notes\n\n* Michael Doe\n  * a\n* Sara Lee\n  * b\n* Jean-Luc Petit\n  * c\n* Ludwig van Aken\n  * d\n',
    ['Michael Doe: a', 'Sara Lee: b', 'Jean-Luc Petit: c', 'Ludwig van Aken: d'],
  ],
  [
    'nine of them, who are not in the list of attendees',
    `# W\n\n- Attendees: Ann, Bert\n\n## Updates\n\n${['Michael Doe', 'Sara Lee', 'Tom Ford', 'Priya Raman', 'Wei Zhang', 'Olga Orlova', 'Søren Kjær', 'Zoë Ng', 'Ada King'].map((name) => `* ${name}\n  * x\n`).join('')}`,
    [
      'Michael Doe',
      'Sara Lee',
      'Tom Ford',
      'Priya Raman',
      'Wei Zhang',
      'Olga Orlova',
      'Søren Kjær',
      'Zoë Ng',
      'Ada King',
    ].map((name) => `${name}: x`),
  ],
  [
    'of one word',
    '## Stand-up\n\n- Michael\n  - a\n- Sara\n  - b\n- Xanthe\n  - c\n',
    ['Michael: a', 'Sara: b', 'Xanthe: c'],
  ],
  [
    'with nothing below one, and one who is away',
    '## Check-in\n\n- Michael Doe\n  - a\n- Sara Lee\n- Tom Ford (on leave)\n- Priya Raman\n  - b\n',
    ['Michael Doe: a', 'Sara Lee', 'Tom Ford (on leave)', 'Priya Raman: b'],
  ],
  [
    'with a continuation line, a sentence and an addition',
    '## Round robin\n\n- Michael Doe\n  shipped it\n- Sara Lee: reviewed all of it\n- Tom Ford\n  - c\n- Michael Doe also:\n  - d\n',
    ['Michael Doe: shipped it', 'Sara Lee (reviewed all of it)', 'Tom Ford: c', 'Michael Doe (also): d'],
  ],
  [
    'in bold, with roles and links',
    '## Individual updates\n\n- **Michael Doe** (design)\n  - a\n- [Sara Lee](https://a.b/sara)\n  - b\n- __Tom Ford__:\n  - c\n',
    ['Michael Doe (design): a', 'Sara Lee: b', 'Tom Ford: c'],
  ],
  [
    'as headings below a heading',
    '# W\n\n## Individual updates:\n\n### Abdul:\n- a\n\n### Henry:\n- b\n\n### Xanthe:\n- c\n\n## Actions\n- d\n',
    ['Abdul: a', 'Henry: b', 'Xanthe: c'],
  ],
  [
    'as headings of the note',
    '# W\n\n### General\n\n* g\n\n### Michael Doe\n\n* a\n\n### Sara Lee\n\n* b\n\n### Tom Ford\n\n* c\n',
    ['Michael Doe: a', 'Sara Lee: b', 'Tom Ford: c'],
  ],
  [
    'as bold lines below a bold line',
    '# W\n\n**Team updates**\n\n**Michael Doe**\n- a\n\n**Sara Lee**\n- b\n\n**Tom Ford**\n- c\n\n**Actions**\n- d\n',
    ['Michael Doe: a', 'Sara Lee: b', 'Tom Ford: c'],
  ],
  [
    'with a colon, in a round',
    '## Round the table\n\nMichael:\n- a\n\nSara:\n- b\n',
    ['Michael: a', 'Sara: b'],
  ],
  [
    'with a colon, and a word about somebody who is away',
    '## Check-in\n\nMichael Doe:\n* a\n\nSara Lee:\n* b\n\nTom Ford: (sick)\n',
    ['Michael Doe: a', 'Sara Lee: b', 'Tom Ford (sick)'],
  ],
  [
    'with roles and initials, below a line with a colon',
    '# W\n\nUpdates:\n\n* Michael D.\n  * a\n* Sara Lee, Acme\n  * b\n* Tom Ford – QA\n  * c\n\nLinks:\n\n* Go\n  * d\n',
    ['Michael D.: a', 'Sara Lee (Acme): b', 'Tom Ford (QA): c'],
  ],
  [
    'in a daily, with a colon',
    '# Daily 2024-03-05\n\nMichael:\n- a\n\nXanthe:\n- b\n',
    ['Michael: a', 'Xanthe: b'],
  ],
  [
    'straight below a stand-up’s title, in one line each',
    '# Stand-up\n\n- **Michael Doe**: finished the docs; starting the login\n  - needs a review\n- **Sara Lee**: paired with Tom\n- **Tom Ford**: interviews\n- **Parking lot**: lunch\n',
    [
      'Michael Doe (finished the docs; starting the login): needs a review',
      'Sara Lee (paired with Tom)',
      'Tom Ford (interviews)',
    ],
  ],
  [
    'in Cyrillic',
    '## Стендап\n\n- Анна Иванова\n  - a\n- Сергей Петров\n  - b\n- Ольга Белых\n  - c\n',
    ['Анна Иванова: a', 'Сергей Петров: b', 'Ольга Белых: c'],
  ],
  [
    'in Chinese, Japanese and Korean',
    '## Updates\n\n- 李小明\n  - a\n- 王芳\n  - b\n- 佐藤 健\n  - c\n- 김민수\n  - d\n',
    ['李小明: a', '王芳: b', '佐藤 健: c', '김민수: d'],
  ],
  [
    'in Arabic, Hindi and Greek, with labels below',
    '## U\n\n- ليلى\n  - Done: a\n- मीरा शर्मा\n  - Done: b\n- Γιώργος\n  - Next: c\n',
    ['ليلى: Done: a', 'मीरा शर्मा: Done: b', 'Γιώργος: Next: c'],
  ],
])

table('P18: a round of a team', [
  [
    'has one word among full names, below a bold line',
    '# W\n\n**Updates**\n\n- Peter Kowal\n  - a\n- Orsina Venn\n  - b\n- Uxu\n  - c\n- Xanthe Quill\n  - d\n\n**Links**\n\n- Build\n  - e\n',
    ['Peter Kowal: a', 'Orsina Venn: b', 'Uxu: c', 'Xanthe Quill: d'],
  ],
  [
    'is in German, with bold names and a line for the rest',
    '# Team Netz\n\nTeilnehmer*innen: Heike, Umut und Jörn\nModeration: Umut\n\n## Berichte\n\n**Heike:**\n- a\n\n**Umut:**\n- b\n\n**Jörn:**\n- c\n\n**Allerlei:**\n- d\n\n## Aufgaben\n\n- Heike: e\n- Umut: f\n',
    ['Heike: a', 'Umut: b', 'Jörn: c'],
  ],
  [
    'is in German, with a colon behind each bold name',
    '# Team\n\nDabei: Heike, Umut, Jörn\n\n## Berichte\n\n**Heike**:\n- a\n\n**Umut**:\n- b\n\n**Jörn**:\n- c\n\n**Kaffeekasse**:\n- d\n',
    ['Heike: a', 'Umut: b', 'Jörn: c'],
  ],
  [
    'is in French, in one paragraph each',
    '# Point\n\n**Présent(e)s :** Zélie, Marc-Antoine et Oumar\n\n## Tour de table\n\n**Zélie** : la page est prête. Reste la doc.\n\nMarc-Antoine : en congé.\n\nOumar : tests.\n\nNote : à relire.\n',
    ['Zélie (la page est prête. Reste la doc.)', 'Marc-Antoine (en congé.)', 'Oumar (tests.)'],
  ],
  [
    'is in French, as definitions below an underlined line',
    'Réunion\n\nParticipant·es : Zélie, Oumar\n\nTour de table\n-----\n\nZélie\n: la page\n: la doc\n\nOumar\n: tests\n\nDivers\n-----\n\nRien.\n',
    ['Zélie: : la page; : la doc', 'Oumar: : tests'],
  ],
  [
    'is in Spanish, with numbers, and a cooperative beside handles',
    '# R\n\n## Presentes\n\n1. @ada\n2. @bob\n3. @cy\n\n## Novedades\n\n1. @ada\n   - a\n2. @bob\n   - b\n3. @cy\n   - c\n4. Cooperativa del Sur\n   - d\n\n## Acciones\n\n- @ada\n  - e\n- @bob\n  - f\n',
    ['@ada: a', '@bob: b', '@cy: c'],
  ],
  [
    'is in Russian, in a list',
    '# Созвон\n\n**Присутствуют:** Игнат, Вера, Глеб\n\n## Новости\n\n- Игнат\n  - a\n- Вера\n  - b\n- Глеб\n  - c\n\n## Задачи\n\n- Игнат\n  - d\n',
    ['Игнат: a', 'Вера: b', 'Глеб: c'],
  ],
  [
    'is in Japanese, with colons of full width',
    '# 定例\n\n- 出席者：小川、Linh、ミラ\n- 書記：ミラ\n\n## 報告\n\n### 小川\n\n- a\n\n### Linh\n\n- b\n\n### ミラ\n\n- c\n\n## その他\n\n- d\n',
    ['小川: a', 'Linh: b', 'ミラ: c'],
  ],
  [
    'is in Chinese, in lines with colons',
    '# 周会\n\n参会人员：小川，阿强，Mia\n\n## 进展\n\n小川：\n- a\n\n阿强：\n- b\n\nMia：\n- c\n',
    ['小川: a', '阿强: b', 'Mia: c'],
  ],
  [
    'is in Korean, below bold names',
    '# 주간\n\n참석자: 하늘, 보라\n\n## 업데이트\n\n**하늘**\n- a\n\n**보라**\n- b\n',
    ['하늘: a', '보라: b'],
  ],
  [
    'is in Polish and Dutch, as headings',
    '# T\n\nObecni: Bogna, Joris\n\n## Wieści\n\n### Bogna\n- a\n\n### Joris\n- b\n\n### Inne\n- c\n',
    ['Bogna: a', 'Joris: b'],
  ],
  [
    'has attendees behind a picture, and roles behind bold names',
    '# W\n\n👥 **Who’s here:** Uxu, Quorra and Ile\n\n## Notes\n\n**Uxu** – first week\n- a\n\n**Quorra**\n- b\n\n**Ile** (ops)\n- c\n',
    ['Uxu (first week): a', 'Quorra: b', 'Ile (ops): c'],
  ],
  [
    'has attendees in a table',
    '# W\n\n## Participants\n\n| Who | Role |\n|---|---|\n| Uxu Ray | dev |\n| Quorra Venn | ops |\n\n## Notes\n\n### Uxu Ray\na\n\n### Quorra Venn\nb\n\n### Fire Drill\nc\n',
    ['Uxu Ray: a', 'Quorra Venn: b'],
  ],
  [
    'has two linked or bold handles in one heading',
    '## U\n\n#### [@ada](https://a.b/ada) & [@bob](https://a.b/bob)\n\n- a\n\n#### **@cy** & **@di**\n\n- b\n\n#### [@acme/all](https://a.b/all)\n\n- c\n',
    ['@ada & @bob: a', '@cy & @di: b'],
  ],
  [
    'has a label that is also a word for tasks',
    '## U\n\n@ada\n\n### Done\n\n- a\n\n### To do\n\n- b\n\n@bob\n\n### Done\n\n- c\n\n### To do\n\n- d\n',
    ['@ada: ### Done; a; ### To do; b', '@bob: ### Done; c; ### To do; d'],
  ],
])

table('P18: handles', [
  [
    'in many scripts, with the colon of each',
    '## U\n\n@小明：\n- a\n\n@Öykü\n- b\n\n@иван (отпуск)\n\n@दीपा:\n- d\n',
    ['@小明: a', '@Öykü: b', '@иван (отпуск)', '@दीपा: d'],
  ],
  [
    'at the margin, one of whom adds something',
    '## U\n\n@ada\n- a\n\n@bob\n- b\n\n@ada also:\n- aa\n',
    ['@ada: a', '@bob: b', '@ada (also): aa'],
  ],
  [
    'in a list below a bold line, and another list below the next',
    '**Round**\n\n- @ada\n  - a\n- @bob\n  - b\n\n**Links**\n\n- https://a.b\n',
    ['@ada: a', '@bob: b'],
  ],
  [
    'at the margin, then a round in a list',
    '## U\n\n@ada\n- a\n\n@bob\n- b\n\n**Round table**\n\n- @cy\n  - c\n- @di\n  - d\n',
    ['@ada: a', '@bob: b', '@cy: c', '@di: d'],
  ],
  ['alone, with a remark beside it', '## U\n\n- @ada\n  - a\n- a remark\n', ['@ada: a']],
])

nobody([
  [
    'an agenda',
    '## Agenda\n\n- Welcome\n  - intros\n- Release Planning\n  - dates\n- Open Floor\n  - x\n- Any Other Business\n  - y\n',
  ],
  [
    'topics below updates',
    '## Updates\n\n- Website\n  - a\n- Mobile App\n  - b\n- Data Platform\n  - c\n- Search Index\n  - d\n',
  ],
  [
    'cities',
    '## Offices\n\n- New York\n  - a\n- San Francisco\n  - b\n- Berlin\n  - c\n- Hong Kong\n  - d\n',
  ],
  ['tools', '## Notes\n\n- Visual Studio\n  - a\n- Grafana\n  - b\n- Kubernetes\n  - c\n- Jenkins\n  - d\n'],
  ['languages', '## Notes\n\n* Rust\n  * a\n* Julia\n  * b\n* Go\n  * c\n* Python\n  * d\n'],
  [
    'a name as the only line of a topic',
    '## Hiring\n\n- Interviews\n  - three this week\n- Michael Doe\n- Offer for the designer\n  - sent\n',
  ],
  ['names as single lines', '## Notes\n\n- Michael Doe\n- Sara Lee\n- Tom Ford\n- Priya Raman\n'],
  ['one name among topics', '## Notes\n\n- Budget\n  - a\n- Michael Doe\n  - b\n- Release Date\n  - c\n'],
  [
    'candidates',
    '## Candidates\n\n* Michael Doe\n  * strong in C\n* Sara Lee\n  * on Monday\n* Tom Ford\n  * withdrew\n* Priya Raman\n  * offer\n',
  ],
  ['labels', '## Notes\n\n- Done\n  - a\n- In progress\n  - b\n- Blocked\n  - c\n- Next\n  - d\n'],
  ['labels with colons', '## Notes\n\n- Decisions:\n  - a\n- Risks:\n  - b\n- Mood:\n  - c\n'],
  [
    'action items by whom',
    '## Action items\n\n- @ada: write the docs\n- @bob: ask legal\n- @cy to book the room\n',
  ],
  [
    'tasks',
    '## Tasks\n\n- [ ] @ada write the docs\n  - by Friday\n- [x] @bob: ask legal\n  - they said yes\n',
  ],
  ['a discussion', '## Discussion\n\n- @ada: shall we wait?\n  - @bob: no\n  - @cy: yes\n- We wait.\n'],
  [
    'minutes of who said what',
    '## Location\n\n- Dan: did Alex confirm?\n- Yves: not yet\n- Dan: then let us ask\n',
  ],
  [
    'attendees',
    '## Attendees\n\n- Michael Doe\n  - Acme\n- Sara Lee\n  - Umbrella\n- Tom Ford\n  - remote\n- @ada\n  - host\n',
  ],
  ['attendees below a bold line', '**Attendees**\n\n- @ada\n  - Acme\n- @bob\n  - remote\n'],
  ['topics as headings', '# W\n\n## Updates\n\n### Search\n- a\n\n### Sync Engine\n- b\n\n### Import\n- c\n'],
  [
    'bold topics',
    '# W\n\n**Team updates**\n\n**Sync Engine**\n- a\n\n**Search Index**\n- b\n\n**Import**\n- c\n',
  ],
  [
    'a topic and its owner',
    '## Demos\n\n- Brave Extension (@ada)\n  - a\n- Connection Closing (@bob)\n  - b\n',
  ],
  [
    'attendees below a line with a colon',
    'Attendees:\n\n- Michael Doe\n  - host\n- Sara Lee\n  - remote\n- Tom Ford\n  - Acme\n',
  ],
  [
    'names who are thanked',
    '## Kudos\n\n- Michael Doe\n  - the demo\n- Sara Lee\n  - the fix\n- Tom Ford\n  - lunch\n',
  ],
  ['services with a colon', '## Notes\n\nPostgres:\n* 16.2\n\nRedis:\n* eviction\n\nNginx:\n* config\n'],
  [
    'verbs that are also names',
    '## Stand-up\n\n- Mark all as done\n  - today\n- Bill the customer\n  - twice\n- Will do the rest later\n',
  ],
  [
    'things that belong to a handle',
    '## Notes\n\n- @ada’s laptop\n  - is broken\n- @bob’s idea\n  - is new\n',
  ],
  ['handles below action items', '## Action items\n\n- @ada\n  - a\n- @bob\n  - b\n'],
  ['handles below tasks, as headings', '## Next steps & decisions\n\n### @ada\n- a\n\n### @bob\n- b\n'],
  ['handles below tasks, at the margin', '# W\n\n**待办事项**\n\n@ada\n- a\n\n@bob\n- b\n'],
  [
    'people who talk',
    '# W\n\nAttendees: Ada, Bob, Cy\n\n## Updates\n\nAda: shall we?\n\nBob: no.\n\nAda: why?\n\nCy: it rains.\n',
  ],
  [
    'people about whom a note says one thing',
    '# W\n\nAttendees: Ada, Bob, Cy, Di\n\n## Release\n\nAda: shall we?\n\nBob: no.\n',
  ],
])

test('a list of attendees keeps each entry, whatever the entries hold', () => {
  const attendeesOf = (note: string) => inspect(throughDocument(note)).attendees
  const names = ['Ada', 'Bob (joins, leaves at :30)', 'Cy: host', 'Di']
  const list = '- Ada\n- Bob (joins,\n  leaves at :30)\n- Cy: host\n'
  expect(attendeesOf(`# W\n\n**Attendees:**\n${list}- Di\n\n## U\n`)).toEqual(names)
  expect(attendeesOf(`# W\n\n**Anwesend:**\n\n${list}as ever\n- Di\n\n## U\n`)).toEqual(names)
  expect(attendeesOf(`# W\n\n## Asistentes (4)\n\n${list}- Di\n`)).toEqual(names)
  expect(attendeesOf('# W\n\nPresenti: Ada, Bob e Cy\n')).toEqual(['Ada', 'Bob', 'Cy'])
  expect(attendeesOf('# W\n\nAttendees: Ada, all of sales and ops\n')).toEqual([
    'Ada',
    'all of sales and ops',
  ])
  expect(attendeesOf(`# W\n\nAttendees:\n- Ada\n- Bob\n\nZoom: https://a.b\n- x\n`)).toEqual(['Ada', 'Bob'])
})

test('the fields of a header are found in many languages, and keep their labels as written', () => {
  const found = (label: string) => {
    const note = `# W\n\n- ${label} Ada\n`
    expect(canonical(note)).toBe(note)
    const { lead, notetaker, attendees } = inspect(throughDocument(note))
    return [lead, notetaker, ...attendees].map((value) => (value === 'Ada' ? '1' : '0')).join('')
  }
  for (const label of ['Moderation:', 'Animatrice :', '**Moderador/a:**', 'Ведущий:', '司会：', '主持人：'])
    expect([label, found(label)]).toEqual([label, '10'])
  for (const label of ['Protokoll:', 'Secrétaire :', 'Toma notas:', 'Notulist:', '書記：', '**记录：**'])
    expect([label, found(label)]).toEqual([label, '01'])
  for (const label of ['Dabei:', 'Teilnehmer:innen:', 'Présent·e·s :', 'Presenti:', 'Aanwezig:', '참석자:'])
    expect([label, found(label)]).toEqual([label, '001'])
  expect(found('Präsentation:')).toBe('00')
})
