// The forms of stand-ups: how teams write who said what, and what stands beside that without belonging to
// anybody.

import { nobody, table } from './cases.ts'

table('P18: a stand-up', [
  [
    'has a team with boxes, and a paragraph for each person',
    'Type of meeting: daily scrum\n\nTeam: Uxu Ray [x], Quorra (Lu) Venn [x], Ile Obi []\n\nNotes:\n\nTeam: chose a stack\n\nUxu: the parser\n\nLu: the docs. Will go on\n  tomorrow.\n\nIle: absent\n',
    ['Uxu (the parser)', 'Lu (the docs. Will go on): tomorrow.', 'Ile (absent)'],
  ],
  [
    'has a line for each person, one below the other',
    '# Sprint\n\nMembers present:\n- Uxu Ray\n- Quorra Venn\n- Ile Obi\n\n## Standup:\nQuorra: a\nUxu: b\nIle: c\n\n## Tasks performed:\nCreated a page\n',
    ['Quorra (a)', 'Uxu (b)', 'Ile (c)'],
  ],
  [
    'has somebody who says nothing, and a name that is spelled differently in the list of attendees',
    'Team: Uxu Ray [x] Quorra Venn[x] Ile Obi [x] Jun Moe [x]\n\nStand-up:\n\nUxu: a\n\nQuorra:\n\nIle: b\n\nJunhyu: c\n',
    ['Uxu (a)', 'Quorra', 'Ile (b)', 'Junhyu (c)'],
  ],
  [
    'has bold names and no attendees',
    '## Tour de table\n\n**Uxu** : « a »\n\n**Léa** : « b »\n\n**Quorra** : « c »\n',
    ['Uxu (« a »)', 'Léa (« b »)', 'Quorra (« c »)'],
  ],
  [
    'has bold headings, most of them empty',
    '# 2024-05-18 Standup\n\n### **Uxu Ray:**\n\n### **Michael Obi:**\n- a\n\n### **Quorra Venn:**\n\n### **Ile Moe:**\n- b\n',
    ['Uxu Ray', 'Michael Obi: a', 'Quorra Venn', 'Ile Moe: b'],
  ],
  [
    'has code below each name',
    '# Week\n\n# Updates\n\nMichael B.\n```\n- a\n```\n\nSara\n```\n- b\n```\n\nUxu\n```\n- c\n```\n',
    ['Michael B.: - a', 'Sara: - b', 'Uxu: - c'],
  ],
  [
    'has questions for each person, below a picture of one',
    '# Verslag\n\n## 👤 Uxu\n- **Wat heb je gedaan?**\n  - a\n\n## 👤 Quorra\n- **Wat ga je doen?**\n  - b\n\n## Overig\n- c\n',
    ['Uxu: Wat heb je gedaan?; a', 'Quorra: Wat ga je doen?; b'],
  ],
  [
    'has questions for each person, in a list',
    '## Week 3\n\n### Uxu\n* What did you do since yesterday? a\n\n### Quorra\n* What did you do since yesterday? b\n',
    ['Uxu: What did you do since yesterday? a', 'Quorra: What did you do since yesterday? b'],
  ],
  [
    'has names in capitals, and a part for everybody',
    '# Daily scrum\n\n## Ce qui a été fait\n\n### Tous\n- a\n\n### ANNA\n- b\n\n### Noé\n- c\n\n### ROMAIN\n- d\n',
    ['ANNA: b', 'Noé: c', 'ROMAIN: d'],
  ],
  [
    'has initials, with labels below',
    '## Michael\n\n- **Done**: a\n\n## JJ\n\n- **Done**: b\n\n## Uxu\n\n- **Done**: c\n',
    ['Michael: Done: a', 'JJ: Done: b', 'Uxu: Done: c'],
  ],
  [
    'has people who worked together',
    '## Stand-up\n\n**Ana, Bruno, Uxu**\n- a\n\n**Marko & Daria:**\n- b\n\n**Sara**\n- c\n\n## Pairs\n\n### Ana and Bruno\n- d\n\n### Sara and Uxu\n- e\n',
    ['Ana, Bruno, Uxu: a', 'Marko & Daria: b', 'Sara: c', 'Ana and Bruno: d', 'Sara and Uxu: e'],
  ],
  [
    'has headings that say that they name a member',
    '# Daily\n\n## Nombre del miembro: Uxu\n\nHizo a.\n\n## Nombre del miembro: José P\n\nHizo b.\n',
    ['Uxu: Hizo a.', 'José P: Hizo b.'],
  ],
  [
    'has the same people below each date',
    '# Log\n\n## Mon\n\n### Michael\n- a\n\n### Sara\n- b\n\n### Uxu\n- c\n\n## Tue\n\n### Uxu\n- d\n\n### Pauses\n- e\n',
    ['Michael: a', 'Sara: b', 'Uxu: c', 'Uxu: d'],
  ],
  [
    'has an item for each person, some under a short name',
    '# standup meeting\n\nDiscussion:\n\n- Uxu: a\n- Bobby: b\n- Dennis: c\n- wong: d\n- Ile: e\n',
    ['Uxu (a)', 'Bobby (b)', 'Dennis (c)', 'wong (d)', 'Ile (e)'],
  ],
  [
    'has an item for each person below each question',
    '# W\n\n### Members at this meeting\n- Uxu Ray\n- Ile Obi\n\n## What did you do?\n- Uxu: a\n- Ile O: b\n- Mattei: c\n\n## What will you do?\n- Ile: d\n- Uxu: e\n',
    ['Uxu (a)', 'Ile O (b)', 'Mattei (c)', 'Ile (d)', 'Uxu (e)'],
  ],
  ['has highlighted handles', '## Update\n\n- ==@ada==\n  - a\n- ==@bob==:\n  - b\n', ['@ada: a', '@bob: b']],
  [
    'has a name with and without an accent',
    '# W\n\n**Närvarande:** Uxu & Adréan\n\n## Teamet\n\n### Uxu\n- a\n\n### Adrean\n- b\n',
    ['Uxu: a', 'Adrean: b'],
  ],
  [
    'has numbered answers below each name',
    '## Team responses:\n\nUxu:\n\n1. a\n2. b\n\nQuorra:\n\n1. c\n2. d\n\nIle:\n\n1. e\n\n## Notes\n\n- x\n',
    ['Uxu: a; b', 'Quorra: c; d', 'Ile: e'],
  ],
  [
    'has a table of the people who are there',
    '# W\n\n| Present | Absent |\n|---|---|\n| Uxu | Quorra |\n| Ile | |\n\n## Notes\n\n### Quorra\na\n\n### Ile\nb\n\n### Fire Drill\nc\n',
    ['Quorra: a', 'Ile: b'],
  ],
  [
    'has a roll call at the end of a sentence',
    '# W\n\n## Hello\n\nPlease sign in. Roll call:\n\n* name / town\n* Uxu / Oslo / @uxu\n* Ile Obi / Rome\n* Quo Venn / Bern\n\n## Quick updates\n\n* name: update or pass\n* Uxu: a\n* Ile: b\n  * bb\n* Quo: c\n',
    ['Uxu (a)', 'Ile (b): bb', 'Quo (c)'],
  ],
  [
    'has bold names below dates, and a label for everybody',
    '# Standup log\n\n## Nov 23\n**Fariba:** a\n**Uxu:** b\n**Gita:** c\n**Blockers:** none\n\n## Nov 24\n**Fariba:** d\n**Uxu:** e\n**Gita:** f\n',
    ['Fariba (a)', 'Uxu (b)', 'Gita (c): Blockers: none', 'Fariba (d)', 'Uxu (e)', 'Gita (f)'],
  ],
  [
    'has dates between a name and its questions',
    '# Log\n\n## Rizan Venn\n\n### Nov 5\n- **What did you do?**\n\na\n\n## Badra Moe\n\n### Nov 5\n- **What did you do?**\n\nb\n',
    ['Rizan Venn: ### Nov 5; What did you do?; a', 'Badra Moe: ### Nov 5; What did you do?; b'],
  ],
  [
    'has a dash or a wave after each person who is present',
    '# W\n\nAttendance:\n- Uxu Ray\n- Ile Obi\n- Quo Venn\n\n## Progress reports\n\n- Uxu ~ a\n- Ile - b\n- Quo – c\n\n## Notes\n\n- Uxu - d\n',
    ['Uxu (a)', 'Ile (b)', 'Quo (c)'],
  ],
])

nobody([
  [
    'people who are thanked among other news',
    '## Reports\n\n* Thanks to all for the templates\n* Erik: thanks to Simon\n* Erik: thanks to Sarah\n* @ada will go on with it\n* Costs: see the post\n',
  ],
  [
    'roles',
    '## Day 2\n\n### Product Owner\n\n**Yesterday:**\n- a\n\n### Scrum Master\n\n**Yesterday:**\n- b\n\n### Developer 1 (Backend)\n\n**Yesterday:**\n- c\n',
  ],
  [
    'people who talk below lines with colons',
    '# W\n\nPresent: Ada, Bob, Cy\n\nAda: shall we?\n\nBob: no.\n\nThe status of it:\n\nAda: it rains.\n\nCy: indeed.\n\nOn updates:\n\nBob: done.\n',
  ],
  [
    'somebody who does something in brackets',
    'Present: Ada, Bob\n\nAda: [nods]\n- a\n\nBob: yes\n\nBob: no\n',
  ],
  [
    'teams that are named by what they do',
    '# W\n\nTeam: Design, Data\n\n## Notes\n\n### Design\n- a\n\n### Data\n- b\n',
  ],
  ['acronyms', '## Updates\n\n### QA\n- a\n\n### UX\n- b\n\n### CI\n- c\n\n### DX\n- d\n'],
  [
    'a talk in bold names',
    '**Marek Nowak:** To jest?\n\n**Anna Lis:** Hej.\n\n**Marek Nowak:** Tak.\n\n**Anna Lis:** Dobra.\n',
  ],
  [
    'who does what',
    'Attendance: Ahmad, Andy\n\n**Action Items:**\n- **Andy**: the page\n- **Ahmad**: the sound\n\n**Next steps:**\n- **Andy** - the rest\n',
  ],
  [
    'pairs of things',
    '## Round table\n\n### Salt and Pepper\n- a\n\n### Pull and Push\n- b\n\n### Red, Green\n- c\n',
  ],
])
