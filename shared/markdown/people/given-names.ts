// Given names that are common somewhere, as evidence and not as a rule: most people's names are not here, and a
// few of these are also cities or tools.

/** Without the names of months, and of what is better known as a place or a tool. */
const GIVEN = new Set(
  `aaron abby abdul abigail abraham adam adrian adriana agnes agnieszka ahmed aisha akira alan albert alberto
  alejandro aleksandr aleksandra alessandro alex alexander alexandra alexandre alexei alexis alfred ali alice
  alina alison amanda amelia amina amir amit amy ana anastasia anders andre andrea andreas andrei andres
  andrew andrey andy angela angelica angus anika anil anita anja anjali ann anna anne annika anthony antoine
  anton antonio anya arjun arthur arun asha ashley astrid barbara bart bastian beatrice ben benjamin bernard
  beth bianca bill bob bogdan boris brad brandon brenda brendan brian bridget bruce bruno bryan camila carl
  carla carlos carmen caroline catherine cecilia celine charles charlie chiamaka chiara chidi chloe chris
  christian christina christine christoph christopher claire clara claudia claudio colin connor craig cristina
  cynthia daniel daniela danielle dave david deborah deepa deepak denis dennis derek diana diego dimitri dirk
  dmitri dmitry dominic dominik don donald dorothy doug douglas duncan dylan ed eduardo edward ekaterina
  elaine eleanor elena eli elias elif elijah elisa elise elizabeth ella ellen elsa emeka emil emilia emilie
  emily emma emmanuel enrique eric erica erik erika erin esther ethan eugene eva evan evelyn fabian farah
  fatima felipe felix fernando fiona francesca francesco francis francisco franck frank fred frederic fredrik
  gabriel gabriela gary gavin geoff george georgios gerald gerard giulia giuseppe gloria gonzalo gordon graham
  greg gregor gregory greta guillaume gustavo hadley hana hannah hans haruto hassan heather heidi helen helena
  helmut henrik henry hiroshi holly howard hugh hussein ian ibrahim igor ilya imran ines ingrid irene irina
  isaac isabel isabella ivan ivana jack jackie jacob jacques jake james jamie jan jana jane janet jasmin jason
  javier jay jean jeff jeffrey jennifer jenny jens jeremy jerome jerry jesse jessica jia jill jim jing joan
  joanna joao joe joel johan johann johanna johannes john johnny jon jonah jonas jonathan jorge jose josef
  joseph josh joshua juan judith julian juliana julie jun kai kamal karen karin karl karthik kate katerina
  katherine kathleen kathryn katie katja kavita keith kelly kelvin ken kenji kenneth kevin khalid kim kiran
  klaus kofi kristen kristin krzysztof kumar kyle lars laszlo latisha laura lauren laurent layla lea lee leila
  lena leo leon leonard leonardo leonid li liam lidia lily lina linda lisa liu lorenzo louis louise luca lucas
  lucia lucy luis luiz lukas luke lydia maciej magda magdalena mahmoud maja manuel mara marc marcel marcin
  marco marcos marcus margaret maria mariam mariana marie marina mario mark marko markus marta martha martin
  martina mary masha mateo mathieu mats matt matteo matthew matthias matthieu maxim maximilian maya megan
  mehmet mei melanie melissa mia micha michael michal michel michelle miguel mihai mikael mike mikhail milan
  min ming miriam mitchell mohamed mohammad mohammed mohit monica monika morgan moritz muhammad murat nadia
  nadine naomi natalia natalie natasha nathan neha neil nicholas nick nicolas nicole nigel nikhil nikita
  niklas nikola nikolai nina ning noah noor nora norbert oksana oleg olga oliver olivia omar oscar otto owen
  pablo pamela paolo patricia patrick paul paula paulo pavel pawel pedro peggy pekka per pete peter petr petra
  phil philip philipp philippe pierre piotr pooja prakash pranav prashant priya rachel rafael rahul raj rajesh
  ralph ramesh ramon raphael raul ravi ray raymond rebecca renata rene ricardo richard rita rob robert roberto
  robin rodrigo roger rohan rolf ron ronald rosa rosie ross roy russell ryan sabine sakura salma sam samantha
  samir samuel sandra sandy sanjay santosh sara sarah sascha scott sean sebastian serena sergei sergey sergio
  shane shannon sharon shaun sheila shirley shreya sid silvia simon simone sina sneha sonia sophia sophie
  soren sorin sri stacy stan stanislav stefan stefania stefano stella stephan stephane stephanie stephen steve
  steven stuart sue sunil suresh susan susanne suzanne sven svetlana sylvia takashi tamara tania tanya tara
  tariq tatiana ted teresa terry theo theresa thiago thomas tim timothy tina tobias toby todd tom tomas tomasz
  tomoko tony tracy tristan tunde uma ursula valentina valerie vanessa vera veronica veronika vijay vikram
  viktor vincent vinod vitaly vivek vlad vladimir walter wanda wei wendy werner will william wolfgang xavier
  xiao xin yael yan yang yann yara yasmin yi ying yosef yuki yuri yusuf yves yvonne zach zachary zainab zhang
  zoe zofia zuzana анна иван мария сергей дмитрий алексей елена ольга наталья татьяна андрей михаил николай
  владимир павел игорь юлия екатерина александр александра максим ирина светлана олег виктор антон кирилл
  артём артем денис роман борис софия γιώργος μαρία γιάννης ελένη νίκος κώστας δημήτρης κατερίνα αννα σοφία`
    .split(/\s+/)
    .filter((name) => name !== ''),
)

/** Family names that stand first, in Chinese and Korean. */
const FAMILY = new Set(
  '王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂김이박최정강조윤장임한오서신권',
)
/** Family names in Japanese, of two characters and more. */
const LONG_FAMILY =
  /^(?:佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村)/

/** Whether these words begin as many people's names do. */
export function beginsAsNamesDo(name: string): boolean {
  const [first = ''] = name.split(' ')
  const plain = first.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  if (GIVEN.has(first.toLowerCase()) || GIVEN.has(plain)) return true
  const parts = plain.split('-')
  if (parts.length > 1) return parts.every((part) => GIVEN.has(part))
  const letters = [...name.replaceAll(' ', '')].length
  return letters >= 2 && letters <= 4 && (FAMILY.has([...first][0] ?? '') || LONG_FAMILY.test(first))
}
