// Given names that are common somewhere, as evidence and not as a rule: most people's names are not here, and a
// few of these are also cities or tools.

/** Without the names of months, and of what is better known as a place or a tool. */
const GIVEN = new Set(
  `aaron abby abdul abigail abraham adam adele adil aditi adrian adriana agata agnes agnieszka ahmed aiko aisha
  akash akira alain alan alba albert alberto albin alejandra alejandro aleksander aleksandr aleksandra alena
  alessandro alex alexander alexandra alexandre alexandros alexei alexis alfonso alfred ali alice alina alison alma
  alva amal amalia amanda amaya ambra amelia amina amir amit amy ana anabel anan anastasia anastasiya anders andre
  andrea andreas andrei andres andrew andrey andrzej andy aneta angela angelica angelo angelos angus ania anika
  anil anita anja anjali anke ann anna anne annette annika anouk ansgar anthony antje antoine anton antonio antti
  anya aoife arash arjun arnaud arne arno arnold artem arthur artur arun asa asha ashley ashok astrid awa ayako
  ayesha aylin ayse aziz baptiste barbara bart bartek bastian beata beatrice bela ben benedikt benjamin benoit
  berit bernard bernd beth bettina bianca bill bjarne bjorn blanca bo bob bogdan bohdan boris bozena brad bram
  brandon brenda brendan brian bridget brigitte britta bruce bruno bryan burak camila camille carl carla carlos
  carmen carolina caroline caspar catherine cecilia cedric celeste celine cem chandra charles charlie chen chiamaka
  chiara chidi chika chloe chris christel christelle christian christina christine christoph christopher ciara
  ciaran claire clara claudia claudio clemens clement colin connor conor constantin corinna cornelia cosima craig
  cristina cynthia dagmar daisuke damian damien dana daniel daniela danielle danilo dario dariusz darya dave david
  davide deborah deepa deepak denis denise deniz dennis derek diana didier diego dieter dimitri dimitris dinesh
  dirk dmitri dmitry dominic dominik dominique don donald dorota dorothea dorothy doug douglas duncan dylan ed
  eduard eduardo edward edyta eero eija ekaterina ekin elaine eleanor elena eleni eli elias elif elijah elisa elise
  elizabeth ella ellen elodie elsa elvira emeka emil emilia emilie emily emma emmanuel emre enrique enzo eric erica
  erik erika erin ernst ersin ester esther eszter ethan etienne eugene eva evan evelyn evgeny ewa fabian fabien
  fabio fabrice farah fatima fatma federica federico felipe felix ferenc fernando filip filippo fiona flavia
  florent florian francesca francesco francis francisco franck frank franka franziska fred frederic fredrik freya
  frida fritz gabriel gabriela gael gary gaspard gaston gavin gemma geoff georg george georgios gerald gerard
  giacomo gianni gilles ginevra giorgio giovanna giovanni gisela giulia giulio giuseppe gloria gonzalo gordon gosia
  grace graham grazyna greet greg gregor gregory greta grzegorz gudrun guido guillaume guillermo gunnar gunter
  gustavo hadley hakan halina hamza hana hannah hanne hannes hans harald hardik haruka haruto hasan hassan heather
  hector hedwig heidi heike heiko heinz helen helena helmut hendrik henrik henry herve hilde hiroko hiroshi holger
  holly horst howard hugh hussein ian ibrahim ibtissam ida ieva ignacio igor iker ilaria ildar ilse ilya imke imran
  ines inga ingo ingrid inka irena irene irina irma isaac isabel isabella isabelle ismail istvan itziar ivan ivana
  ivo iwona izabela jaap jacek jack jackie jacob jacques jadwiga jake jakob jakub james jamie jan jana jane janet
  janina janne janos jarek jaroslav jasmin jason jaume javier jay jean jeff jeffrey jennifer jenny jens jeremy
  jeroen jerome jerry jesse jessica jia jill jim jing joan joanna joanne joao joaquin jochen joe joel johan johann
  johanna johannes john johnny jolanta jon jonah jonas jonathan joost jordi jorg jorge joris jorn jose josef
  josefina josep joseph josh joshua juan judith julian juliana julie julien juliette jun jurgen jussi jutta kacper
  kai kaja kamal kamil karel karen karim karin karina karl karoline karthik kasia katarina katarzyna kate katerina
  katharina katherine kathleen kathrin kathryn katie katja katrin kavita kazuki keiko keith kelly kelvin ken kenji
  kenneth kerstin kevin khalid kim kiran kirsten klara klaus kofi konrad konstantin kristen kristian kristin
  kristina krystyna krzysztof kumar kwame kyle ladislav lars lasse laszlo latisha laura laure lauren laurent layla
  lea leandro lee leena leif leila lena leo leon leonard leonardo leonid leszek li liam lidia lieke lilian lily lin
  lina linda linus lionel lisa liu liv loic lorena lorenzo lotte louis louise luca lucas lucia luciana lucy ludmila
  ludovic ludwig luigi luis luisa luiz lukas lukasz luke lutz lydia maarten maciej maelle magda magdalena magnus
  mahmoud mai maike maja malgorzata malika malin malte manfred manon manuel manuela mara marc marcel marcelo marcin
  marco marcos marcus marek margaret margot maria mariam mariana marianne marie marina mario marit marius mariusz
  marjan mark markku marko markus marlene marlies marta martha martin martina mary masha matej mateo mathieu
  mathilde matias matilda mats matt matteo matthew matthias matthieu mattia maud maurice mauro maxim maxime
  maximilian maya megan mehdi mehmet mei melanie melissa merve meryem mette mia micha michael michaela michal
  michel michele michelle miguel mihai mikael mike mikhail mikko mila milan milena miloslav min ming minh mira
  mireia mirek miriam mirjam miroslav mitchell mohamed mohammad mohammed mohit mona monica monika monique morgan
  moritz muhammad murat mustafa nadia nadine naoki naomi natacha natalia natalie natasha nathan neha neil nele
  nestor nicholas nick nico nicola nicolas nicole nigel nikhil nikita niklas nikola nikolai nikolaos nils nina ning
  noah noemi noor nora norbert nuno nuria obinna odile oksana olaf ole oleg oleksandr olena olga oliver olivia
  olivier omar omer onur orlando oscar oskar osman ottavia otto owen pablo paco pamela panagiotis paolo pascal
  patrice patricia patrick patrik paul paula paulina paulo pavel pawel pedro peer peggy pekka pelle per perrine
  pete peter petr petra phil philip philipp philippe pia pierre pieter pilar piotr pooja prakash pranav prashant
  priscila priya przemek quentin rachel rachid radek rafa rafael raffaele ragnar rahul rainer raj rajesh ralph
  ramesh ramon raphael raquel rasmus raul ravi ray raymond rebecca reinhard remi remy renata renate rene reza
  ricarda ricardo riccardo richard rikke rita rob robert roberta roberto robin rocio rodrigo roger rohan roland
  rolf romain roman ron ronald rosa rosie ross roy ruben rudi rudolf russell ruth ryan sabina sabine sabrina sakura
  salim salma salvatore sam samantha samir samira samuel sander sandra sandrine sandy sanjay sanna santosh sara
  sarah sascha satoshi scott sean sebastian selim selin selma serena sergei sergej sergey sergio severine shane
  shannon sharon shaun sheila shirin shirley shreya sid sigrid silke silvana silvia silvio simon simona simone sina
  slawomir sneha sofia sofie soledad solveig sonia sonja sophia sophie soren sorin sri stacy stan stanislav stefan
  stefania stefano steffen steffi stella stephan stephane stephanie stephen steve steven stuart sue sunhee sunil
  suresh susan susana susanne suzanne sven svenja svetlana sylvain sylvia sylvie szymon tadeusz takashi takeshi
  tamara tamas tania tanya tara taras tarek tariq tatiana ted teresa terry tess thea theo theresa thiago thibault
  thierry thomas thorsten tiago tibor tiina tilman tim timo timothy timur tina tobias toby todd tom tomas tomasz
  tomek tomoko tony torben torsten tracy tristan trond truls tuan tunde tuomas ulf ulla ulrich ulrike uma umut
  ursula ute uwe vaclav valentin valentina valeria valerie vanessa vasil vasily veikko vera veronica veronika
  victoire victor vijay vikram viktor vincent vincenzo vinod violeta virginie vitaly vito vittoria vivek vlad
  vladimir volker waldemar walter wanda wei wendy werner wiebke wieslaw wiktor wilhelm will william wim wojciech
  wolfgang xavier xiao xin yael yan yang yann yannick yara yasmin yasuko yi ying yoko yolanda yosef yuki yuko yulia
  yumi yuri yusra yusuf yves yvonne zach zachary zainab zbigniew zeynep zhang zineb zoe zofia zuzana αννα γιάννης
  γιώργος δημήτρης ελένη κατερίνα κώστας μαρία νίκος σοφία александр александра алексей алина алла алёна анастасия
  анатолий андрей анна антон артем артём борис вадим валентина валерий варвара василий вера виктор виктория виталий
  владимир владислав вячеслав галина геннадий георгий глеб григорий даниил дарья денис дима дмитрий евгений евгения
  екатерина елена жанна захар зоя иван игнат игорь ильдар илья инна ирина камиль катя кирилл кристина ксения лариса
  лена леонид лидия любовь людмила максим марат маргарита марина мария маша михаил надежда наталья наташа никита
  николай нина оксана олег олена ольга павел петр полина пётр роман руслан рустам саша светлана семён сергей слава
  софия станислав степан тамара тарас татьяна тимур фарид фёдор эдуард юлия юрий яна ярослав`
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
