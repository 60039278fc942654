// Given names that are common somewhere. They are evidence, not a rule: most people's names are not here, and
// a few of these are also cities or tools.

/** Left out are the names of months, and names that are better known as places or tools. */
const GIVEN = new Set(
  `aarav aaron aayush abbas abbie abby abdallah abdelrahman abdou abdoulaye abdul abdullah abel abhay abhijit abhinav
  abhishek abigail abraao abraham abu achim ada adaeze adalbert adam addison adebayo adelaide adele adelina aden adi
  adil adina adit aditi aditya adnan adolfo adonis adrian adriana adrianna adrien advait aerin afonso afra agata
  agathe agnes agnieszka agostino agus agustin ahmad ahmed ahmet aida aidan aiden aiko aileen aimee ainhoa aino airi
  aisha aishwarya aitana aitor ajay akanksha akash akhil akihiro akinori akira aksel akseli alaa alain alaina alan
  alana alasdair albane albert alberto albin albina aldo alec alejandra alejandro alejo aleks aleksander aleksandr
  aleksandra aleksi alena alessandro alessia alessio alex alexa alexander alexandra alexandre alexandros alexandru
  alexei alexia alexis alfie alfonso alfred alfredo ali alia aliaksandr alice alicia alina aliou alisa alisha alison
  alissa alix aliya aliyah allan allen allison allyson alma alva alvaro alvin alwin alyssa amadou amal amalia aman
  amanda amandine amara amari amaury amaya amber ambra ambre ameer amelia amelie amina aminata amir amit amitabh
  amos amr amrit amrita amy ana anabel anahi anais anan anand ananya anastasia anastasiya anaya anders andi andre
  andrea andreas andrei andreia andrej andres andressa andrew andrey andrii andrzej andy anet aneta angela angelica
  angelina angelique angelo angelos angie angus anh ania anika anil anirudh anis anisa anish anissa anita anja
  anjali anjana anjelica anke ankit ankita ankur anmol ann anna annabel annabelle annalisa annamaria anne anneke
  anneli annemarie annette anni annick annie annika annina anouar anouk ansel anselm ansgar anthony antje antoine
  anton antonella antonia antonin antonio antony antti anuj anurag anushka anwar anya aoife aparna apolline aram
  arash ariana ariane arianna ariel arif arina aristide arjan arjun arlene arlo armand armando armin arnab arnaud
  arnav arne arno arnold aron arsen arseny artem artemis arthit arthur artie artur arturo arun arvid arvin arvind
  aryaman aryan asa asad aseel asen asger asha ashlee ashleigh ashley ashlyn ashok ashton ashutosh ashwin asif aslak
  asma astri astrid atakan atharva atsushi aubrey audrey augustin aurelia aurelie aurelien austin ava avery avi avik
  avinash awa axel axelle ayaan ayaka ayako ayan ayelet ayesha aylin aymen ayo ayoub ayse ayumi ayush azadeh aziz
  azra bahar bailey bala baptiste barak barbara baris barney barry bart bartek bartosz bas basem bashir basil bassam
  bastian beata beate beatrice beatrix beatriz becca becky bela bella ben benedetta benedict benedikt benita benj
  benjamin benji benjie bennett benno benny benoit berit berkay bernadette bernard bernardo bernd bernie bert berta
  bertrand beth bethany bettina betty bharat bhargav bhavesh bhavya bianca bilal bill billie billy bjarne bjoern
  bjorn blaine blaise blake blanca blazej bo bob bobby bogdan bohdan bojan bonnie boris borja borys boubacar bozena
  brad brady bram brandon brayden breanna bregje brenda brendan brenna brent brett brian briana brianna bridget
  brigid brigitte britt britta brittany brooke bruce bruna bruno bryan bryanna bryce brynn bryson burak burcu byron
  caio caitlin caitlyn caleb callum calvin cameron camila camilla camille candace candice candy cara carina carine
  carissa carl carla carlo carlos carlotta carly carmela carmelo carmen carole carolin carolina caroline carolyn
  carrie carsten carter casey caspar casper cassandra cassidy cassie cate caterina cathal catherina catherine cathy
  catriona cayden cecile cecilia cecilie cedric cedrik celeste celestine celia celina celine cem cenk cesar chad
  chahd chaim chandan chandler chandra chanel chantal charis charity charlene charles charlie charlotte charlton
  chase chelsea chen cheng chenxi cherie cheryl cheyenne chiamaka chiara chidi chika chinedu chinmay chirag chiraz
  chisom chloe chlöe chris christa christel christelle christen christi christian christie christina christine
  christof christoph christophe christopher christos christy chuck chukwu ciara ciaran cillian cindy cintia clair
  claire clara clarence clarisa clarissa claude claudia claudine claudio clay clayton clea clemence clemens clement
  clementine cliff clifford clint clinton cloe clotilde clyde cody cole colette colin colleen connie connor conny
  conor conrad constance constantijn constantin cooper coralie cordula corentin corey corine corinna corinne
  cornelia cornelis cornelius cory cosima cosmin cosmo courtney craig cristian cristiano cristina cristobal csaba
  curtis cynthia cyprien cyril cyrille cyrus daan dafne dag dagmar dagny dahlia daisuke daisy dajana dale dalia
  dalila dalton damaris damian damien damir damla damon dan dana danae dang dani danica daniel daniela danielle
  danika danilo danish danita danny dante daphne dara darcy daren daria darian darin darina dario darius dariusz
  darko darla darlene darnell darrel darrell darren darryl darya dasha dave davi david davide davina davis davit
  dawid dawn dayana dean deanna debbie debora deborah debra declan deepa deepak deirdre delphine demet demetrius
  demi denis denisa denise deniz dennie dennis derek derrick desiree desmond detlef devin devon dexter dhruv diana
  diane dianne didem didier diede diego dieter diethard dieudonne dilan dilip dimitri dimitris dina dinah dinara
  dinesh ding dingfan dino diogo dion dipak dirk divya djamel dmitri dmitry dmytro dolores dominic dominik dominika
  dominique domitille don donald donato dong donna donovan dora doreen dorian doriane doris dorota dorothea dorothee
  dorothy doug dougal douglas dragan drake drew duarte duc duncan dustin duygu dwayne dwight dylan eamon earl ebba
  ebony ebru ed eddie eddy eden edgar edie edina edison edith edmond edmund edna edoardo eduard eduarda eduardo
  edward edwige edwin edyta eero efe effie efrain egor eija eike eileen eilidh einar eirik eirini eitan ekaterina
  ekene ekin ekrem elaina elaine elan elba eldar elea eleanor eleanora elena eleni eleonora eleonore eli elia eliana
  elianna elias elif elijah elina elinor elio eliot eliott eliran elisa elisabeta elisabeth elisabetta elise eliska
  elissa eliza elizabeth elke ella ellen ellie elliot elliott ellis elmar elodie eloise elon elouan elsa elsie elton
  elvin elvira elvis elyse ema emanuel emanuela emeka emeline emer emerson emery emi emiel emiko emil emile emilia
  emiliano emilie emilio emily emin emina emine emir emma emmanuel emmett emmy emory emre endre engin enis ennio
  enrique enver enzo erdem eren erez eria eric erica erich ericka erik erika erin erinn erling ernest ernesto ernst
  errol ersin erwan erwin esben esme esmee esperanza esra esteban estefania estela estelle ester esther eszter etan
  ethan ethel etienne etta eugen eugene eugenia eugenie eugenio eunice eunji eva evan evangelos evdokia evelien
  evelina eveline evelyn evelyne everett evgenia evgeniy evgeny evie ewa ewan ewelina ezekiel ezequiel ezra fabian
  fabien fabienne fabio fabiola fabrice fabricio fadi fahad fahim faisal faith fanni fanny farah farhan farid fariha
  faruk fatema fatemeh fatih fatima fatma fatou fatoumata fausto faye federica federico feifei felicia feliciano
  felicie felicity feliks felipe felix fenna ferdinand ferenc fergus feride fernanda fernando ferran ferris fidel
  filip filipa filipe filippa filippo finley finn finnian fiona flavia flavie flavien flavio fleur flor flora
  florencia florent florian floriane florin floyd fotis franca frances francesca francesco francine francis
  francisca francisco franciszek franck franco francois francoise frank franka frankie frans franz franziska fraser
  fred freddie freddy frederic frederico frederik frederike frederique fredrik freya frida frieda friederike
  friedrich frits fritz fumiko furkan gabby gabe gabi gabor gabriel gabriela gabriele gabrielle gael gaetan gaetano
  gagan galina garance gareth garrett garth garvin gary gaspard gaston gaurav gautam gautier gavin gavriel gayle
  gbenga geert gemma gena gene genevieve gennaro geoff geoffrey geoffroy georg george georgette georgi georgiana
  georgina georgios geraint gerald gerard gerardo gerben gerd gerhard germain geronimo gertrud gerwin ghislain
  giacomo giada gianni gideon gil gilbert gilberto gilles gillian gina ginevra giorgi giorgia giorgio giorgos
  giovanna giovanni gisela giselle gita gitte giulia giuliana giuliano giulio giuseppe gizem glen glenda glenn
  glenys gloria gonzalo goran gordana gordon gosia govind grace gracie graciela graeme graham grant grazyna greet
  greg gregg gregoire gregor gregorio gregory greta gretchen grete grzegorz guadalupe gudrun guido guilherme
  guillaume guillem guillermo gulsen gunnar gunter gunther guro gus gustav gustavo guy gwen gwenael gwendolyn gyula
  habib hadar hadi hadley hadrien hafsa hagen haider hakan haley halima halina halle hallie halvard hamid hamish
  hamza hana hanan hani hania hank hanna hannah hanne hanneke hannes hanno hans hansjorg hansol hao haoran haoyu
  harald hardik hari haris harish harith harley haroon harper harriet harris harrison harry harsh harsha harshit
  haruka haruki harun haruto harvey hasan hashim hassan hatem hattie hauke havard hayden hayley hazel heath heather
  heba hector hedda hedvig hedwig heidi heike heiko heiner heinrich heinz helen helena helene helga helge helle
  helmut hendrik heng henk hennie henning henri henrietta henriette henrik henrike henrique henry herbert herman
  hermann hernan herve hessel hilary hilda hilde hiro hiroki hiroko hiromi hiroshi hisham hitomi hoang hobson holger
  hollie holly hong honza horacio horst hossam hossein houda howard hristo huan huang hubert huda hugh hugo hui
  hulya humberto humphrey hung hunter husam hussein huy hyejin hyun iain ian ianis ibrahim ibtissam ichiro ida idan
  idil idris ieva igal ignacio ignas ignasi ignatius igor ihor iida iina iker ikram ila ilan ilaria ildar ilias ilka
  ilker ilkka illia ilona ilse ilya ilyas iman imane imani imke imogen imran imre ina inaki inbal ines inga inge
  ingeborg ingmar ingo ingrid ingvild inigo inka inna ioana ioannis iona ira irem irena irene irfan iria irina iris
  irma irmak irmgard irvin irving isaac isabel isabela isabella isabelle isaiah isak isha ishaan ishan ishita
  isidora isidro isla ismael ismail isobel issa istvan itai italo itay itziar iulia iuri ivan ivana ivar ivette ivo
  ivy iwona izabela izabella izzy jaap jacek jack jackie jackson jaclyn jacob jacopo jacqueline jacques jada jaden
  jadwiga jafar jagoda jai jaime jake jakob jakub jamal james jamie jamila jan jana jane janek janelle janet janette
  janice janika janina janine janis janna janne jannik jannis janos janus januz jared jarek jari jarkko jarno jarod
  jaroslav jaroslaw jarrett jas jasmijn jasmin jason jasper jatin jaume javed javier jay jayden jayesh jayne jayson
  jean jeanette jeanine jeanne jeff jefferson jeffery jeffrey jelena jelle jemima jemma jen jenifer jenna jenni
  jennie jennifer jenny jens jeremiah jeremias jeremie jeremy jeroen jerome jeronimo jerry jess jesse jessica jessie
  jesus jethro jette jewel jhon jia jiahao jiajia jiaqi jiawei jie jihane jihoon jill jillian jim jimena jimmy jin
  jing jingyi jinho jiri jisoo jitka jiwoo jiyoung jo joachim joan joana joanna joanne joao joaquim joaquin jocelyn
  jochen jodi jodie jody joe joel joelle joerg joey johan johana johann johanna johannes john johnathan johnny
  johnson jolanda jolanta jolene jolien jon jonah jonas jonatan jonathan jonathon jone jong joni jonny joost jorben
  jordan jordi jordy jorg jorge jorgen joris jorn jos jose josef josefa josefin josefina josefine joselyn josep
  joseph josephine josh joshua josiah josie josip joss josua josue joy joyce juan juana juanita judit judith judy
  juha juho jules julia julian juliana juliane julianna julianne julie julien juliet julieta juliette julio julius
  jun jung junior junjie juno jurgen juri jussi justin justina justine justus justyna jutta jyoti kacper kai kaia
  kaiden kailash kaisa kaitlin kaitlyn kaito kaiwen kaja kajal kaleb kalle kalyan kamal kamala kamel kamil kamila
  kamran kana kang karan karel karen karim karima karin karina karine karishma karl karla karlie karlo karol
  karolina karoline karsten karthik kartik kasia kaspar kasper kassandra kat katalin katarina katarzyna kate katelyn
  katerina katharina katharine katherine kathie kathleen kathrin kathryn kathy kati katia katie katinka katja
  katjana katka katrien katrin katrina katrine katsiaryna katy katya kaur kavita kavya kay kaya kayla kaylee kazuki
  kazuya keanu keegan keely keerthi kei keiko keith kelly kelsey kelvin kemal ken kenan kendall kendra kenji kennedy
  kenneth kenny kent kenta keri kerri kerry kerstin keshav ketan kevin khadija khaled khalid khalil khanh khoa kian
  kiana kiara kiera kieran kiki kim kimberly kimia kimmo kinga kingsley kira kiran kirill kirk kirsi kirsten kirsty
  kitty kjell klaas klara klaudia klaus kledi klemens knut koen kofi kohei koji konrad konstantin konstantina
  konstantinos koray kostas kostya kris krish krishna krista kristen kristian kristiina kristin kristina kristine
  kristof kristoffer kristy krystal krystian krystyna krzysztof ksenia kseniia kumar kunal kurt kwabena kwame kwasi
  kyla kyle kylie kyoko kyra ladislav laetitia laila lakshmi lamar lana lance landon lara larissa larry lars lasse
  laszlo latifa latisha latoya laura laure laureen laurel lauren laurence laurens laurent lauri laurie lautaro
  lavinia lawrence layla lazar lea leah leandra leandro leanne leda lee leena leif leigh leila lejla lele lena leni
  lenka lennard lennart lennox lenny leo leon leona leonard leonardo leonid leonidas leonie leonor leonora leopold
  leroy lesley leslie leszek leticia lev levent levi lewis lexi leyla li lia liam lian liana lidia lidija lieke lien
  liesbeth lieve lila lilia lilian liliana lilit lilli lilly lily lin lina linda lindsay lindsey linh linnea linus
  lionel lisa lisbeth lise liset lisette liu liv livia liza lizzie ljiljana lloyd logan loic lois lola lolita lora
  loren lorena lorenzo loreta loretta lori lorna lorraine lothar lotte lou loubna louie louis louisa louise luan
  luana luc luca lucas lucca lucia lucian luciana luciano lucie lucien lucienne lucilla lucille lucinda lucio
  lucrecia lucrezia lucy ludmila ludovic ludovica ludwig luigi luis luisa luise luiz luiza luka lukas lukasz luke
  lukman lulu luna lutz luuk luz lydia lydie lyn lynda lyndon lynette lynn lynne maarten maartje mabel macarena
  maciej mackenzie maddie maddison madeleine madeline madelyn madhav madhu madison mads mae maelle maeve mafalda
  magali magda magdalena magdalene maggie magnus mahamadou mahdi mahesh mahmoud mahmut mai maia maija maike maja
  majid makayla makoto malak malcolm malena malgorzata malia malik malika malin mallory malte malvina mamadou mandar
  mandy manel manfred mani manish manisha manjit manoj manolis manon mansi mansour manu manuel manuela manuella mara
  marc marceau marcel marcela marcelina marceline marcello marcelo marci marcia marcin marco marcos marcus mareike
  marek maren margaret margareta margarida margarita margaux margo margot marguerite mari maria mariah mariam marian
  mariana mariane marianna marianne mariano marie marieke mariela mariella marietta marija marijn marika mariko
  marilou marilyn marin marina marine mario marion marios marisa marisol marissa marit marita marius mariusz marja
  marjan marjolein marjorie mark markku marko markus marla marlen marlena marlene marlies marlon marsha marta marte
  marten martha marthe marti martijn martin martina martine martino marty martyna marvin marwa marwan mary maryam
  maryna masa masaki masato masha mason massimiliano massimo matej mateo mateus mateusz mathew mathias mathieu
  mathilda mathilde mathis mathys matias matic matija matilda matilde mats matt matteo matthew matthias matthieu
  matthijs mattia matty maud maude mauno maura maureen maurice mauricio maurits maurizio mauro max maxence maxi
  maxim maxime maximilian maximiliano maximilien maximo maxine maxwell maya mayank mayra mayu mayur mayuri megan
  meghan meghana mehdi mehmet mehul mei meike meiling mel melanie melany melchior melek melina melinda melis melisa
  melissa melody melvin melvyn mercedes meredith meret mert merve meryem meryl mette mia micah micha michael
  michaela michail michal michala michel michela michele michelle michiel mick mickael mickey miguel mihaela mihai
  mihail mihir mika mikael mike mikel mikhail miki mikkel mikko miklos mikolaj mila milana milda mildred milena
  miles milica milind milo milos miloslav milton mimi min mina mindaugas mindy ming minh minna mira miranda mireia
  mireille mirek mirella miren miriam mirjam mirko miro miroslav miruna misaki misha mitch mitchell mithun mitja
  mitsuki mladen mo modesto moe mohamad mohamed mohammad mohammed mohan mohanad mohit mohsen moira moises molly mona
  moncef monica monika monique montse monty morgan morgane moritz moriz morten moses mostafa mouad mounir mourad
  moussa muhammad muhammed mukesh mukul murat muriel murray mustafa mya mykola myles myra myriam myron nabil nada
  nadav nadeem nader nadezhda nadia nadine nadja nagore nahia naila naim nakul nalini nam nana nancy nandini nanna
  naoki naoko naomi narendra naresh nasim nasir nasrin nasser nastya natacha natalia natalie nataly natan natascha
  natasha nate nathalia nathalie nathan nathanael nathaniel naveen navid navya nayan naz nazli nea neal ned neda
  neel neeraj neha neil nele nell nellie nelly nelson nemanja nenad neo nerea nerijus nestor neta nevena neville
  neymar ngoc nguyen nhan nhat nhi nhung nia niall niamh nicholas nick nicki nicky nico nicola nicolai nicolas
  nicole nicoletta nicolo niels nigel nihal nihar nikhil niki nikita nikki niklas niko nikola nikolai nikolaj
  nikolaos nikolas nikolay nikoleta nikolina nikos nilesh nils nima nimrod nina ninette ning nino niraj nirmal nisha
  nishant nita niteesh nithin nitin nitzan nives niyati noa noah noam noe noel noelia noelle noemi noemie nohemi
  nojus nola noor nora norah norbert noreen norma norman norris nour noura nuno nura nuria nurlan nurul oana obinna
  octavia octavian octavio odette odile odin ofelia ofer ofir oguz ohad oisin oksana ola olaf olav ole oleg
  oleksandr oleksii olena olesya olga olimpia oliver olivia olivier olla olle olli olof oluwaseun omar omari omer
  onno onur oona oriol orla orlaith orlando orly orson osama oscar oskar osman osvaldo oswald othmane otis ottavia
  otto ouassim owain owen oxana oyvind ozan ozge pablo paco paige paloma pam pamela panagiotis panos paola paolo
  paresh parker parsa parth pascal pascale pascaline pat patrice patricia patricio patrick patrik patryk patsy patti
  patty paul paula paulette pauli pauliina paulina pauline paulius paulo pavan pavel pavla pavlo pawel payal payton
  peder pedro peer peggy pekka pelle penelope peng penny pepe pepijn per percy perla perrine perry petar pete peter
  petko petr petra petri petros petru petter peyton phil philip philipp philippa philippe philippos phillip phoebe
  phuong phyllis pia pier piero pierre pierrick piers piet pieter pietro pilar pim pinar piotr pippa piyush polly
  pooja poonam poppy prabhat prachi pradeep praful prajwal prakash pramod pranav pranay prasad prasanna prashant
  prashanth prateek pratik praveen preeti prem preston prisca priscila priscilla pritam prithvi priya priyanka
  przemek puja puneet punit purna qi qian qiang qing quan quang quentin quincy quinn quinten quirin raanan rabia
  rachael rachana rachel rachid rada rade radek radha radhika radim radka radoslav radoslaw radu rafa rafael rafaela
  rafal rafe raffaele raffaella rafi raghav ragnar ragnhild rahel rahim rahma rahul raimo raimund raina rainer raisa
  raiza raj raja rajat rajeev rajesh rajiv raju rakesh ralf ralitsa ralph rama raman ramesh ramin ramiro ramon ramy
  rana randall randi randy ranjit ranjith raoul raphael raphaela raphaelle raquel rares rashad rasheed rashid rashmi
  rasika rasmus rastislav ratna raul raunak raven ravi ravindra ray rayan rayane raymond raymundo raza rea reagan
  reba rebeca rebecca rebekah rebekka reda reece reem reese regina reginald regine reid reiko reilly reima reinaldo
  reine reinhard reinier rejane remco remi remo remy rena renan renata renate renaud rene renee reng reno renske
  reshma resul reuben rex rey reyes reyhan reza rhea rhian rhiannon rhona rhonda rhys ria rian rica ricarda ricardo
  riccardo richa richard richie rick rickard ricky rico rie rihab riikka rik rikke riku riley rima rin rina ringo
  rio riona rishabh rishi rishika risuna rita ritika ritu ritva riya riyad roar rob robbert robbie robby robert
  roberta roberto robin robinson robyn rocco rocio roddy roderick rodger rodney rodolfo rodolphe rodrigo rodrigue
  roel rogelio roger rogier rohan rohit roi rok roksana roland rolandas rolande rolando rolf romain roman romana
  romane romeo romina romuald romy ron ronald ronan ronja ronnie ronny rony rory rosa rosalia rosalie rosalina
  rosalind rosana rosario rosaura rosemarie rosemary roshan roshni rosie rosita ross roswitha rotem rowan rowena
  roxana roxane roxanne roy royce roza rozalia ruairi ruari ruben rubens rudi rudolf rudolph rudy rufus rui rumi
  runa rune rupert russ russell rusty rut ruta rutger ruth ruxandra ruy ryan ryder ryoko ryosuke ryota saad saana
  saba sabah sabeen sabina sabine sabri sabrina sacha sachi sachin sade sadie saeed safa safia saga sagar sagi
  sahana sahar sahil sai said saida saif saiful saira saji sajid saki sakura salem salim sally salma salman salome
  saloni salvador salvatore sam samantha samara sameer sami samia samina samir samira samiya sammy samson samu
  samuel samuele samvel sana sanaa sandeep sander sandip sandor sandra sandrine sandro sandy sangeeta sanja sanjana
  sanjay sanjeev sanket sanna santi santiago santino santo santosh sanya sapna sara sarah sarai saranya saray sarit
  sarita sarra sarthak sasa sascha sasha saskia satish satoko satoshi satu satya saul saulius saurabh sava savas
  sawyer scarlet scarlett scot scott seamus sean seb sebastian sebastiano sebastien seda sedat seema sefa sejal
  selena selene selim selin selina selma semih senna seok sepp serdar serena serge sergei sergej sergey sergii
  sergio serhii serhiy setareh seth sevda severine seyed shabnam shahar shaheen shahid shahin shai shaina shakira
  shalini shamim shamima shan shana shanaya shane shani shanice shankar shanna shannen shannon shantanu shantelle
  sharad shardul sharif sharmila sharon sharona sharyn shashank shaun shauna shaunak shawn shay shayan shayla shayna
  shea sheena sheikh sheila shelby sheldon shelley shelly sheng sheree sheri sheridan sherif sherri sherry sheryl
  shilpa shimon shin shinji shinya shira shiran shireen shiri shirin shirley shiv shiva shivam shivang shivani
  shlomo sho shohei shoko shoshana shota shraddha shreya shreyansh shreyas shruti shu shuai shubham shubhi shuichi
  shun shuo shweta shyam siamak sian sibel sibylle sid siddhant siddharta siddharth siegfried sierra sigal signe
  sigrid sigurd silas silja silke sille silva silvan silvana silvester silvia silvina silvio simao simeon simi simon
  simona simone simonetta simran sina sinan sinead sini siobhan siri sirin sirpa sissel siv sivan siyu skye skylar
  slawomir sloane slobodan sneha snezana sofia sofian sofiane sofie soha solange soledad solene solomon solveig
  somchai sona sonal sonali sondre sonia sonja sonya sophia sophie soraya soren sorin sorina soroush sotiris
  soufiane souleymane soumya spencer spiros srdjan sreeja sri srikanth srinivas srinivasan srishti stacey stacy
  stamatis stan stanislav stanley stavros stefan stefani stefania stefanie stefano stefanos steffen steffi steinar
  stelian stelios stella sten stepan stephan stephane stephania stephanie stephen steve steven stevie stewart stian
  stig stijn stina stine stipe stuart subash sudarshan sudeep sudha sudhir sue suhail suhas sujata sujeeth sujith
  sukhdeep suleiman sultan suman sumana sumanth sumeet sumit sumona sunhee sunil sunita sunny suraj suren suresh
  surya susan susana susann susanna susannah susanne suse sushant sushil sushma suyash suzan suzana suzanne suzette
  suzie suzuka svea svein sven svenja svetla svetlana svitlana swapnil swati sybil syed sylvain sylvana sylvester
  sylvia sylvie sylwia szymon tabea tabitha tad tadashi tadeusz taha tai taichi taina taisa taisia takahiro takashi
  takeshi takumi takuya tal talia talita tamar tamara tamas tamika tammy tamsin tanguy tania tanja tanmay tanner
  tanu tanuja tanvi tanya tapio tara tarah taran taras tarek tariq taro tarun taryn tasha tasneem tatiana tatjana
  tatsuya tatu tatyana tavish taylor teagan ted teemu teija teja tejas temitope temur tenzin teo teodor teodora
  terence teresa teresita teri terje tero terrance terrence terri terry tess tessa tetiana tetsuya thais thalia
  thandi thang thanh thanos thea thelma theo theodor theodora theodore theodoros theresa therese thi thiago thibaud
  thibault thibaut thierno thierry thies thijs thilo thinh thomas thomasz thor thora thore thorsteinn thorsten thu
  thuy tia tiago tian tiana tianyi tiara tibo tibor tiemo tiffany tiina tijana tilda tilde tilman tilo tim timea
  timo timon timoteo timothe timothee timothy timur tina tine tiphaine tirza titouan tobi tobias tobie tobin toby
  tod todd tolga tolu tom tomas tomasa tomaso tomasz tomek tomer tomi tommaso tommy tomo tomoki tomoko tomoya toni
  tonia tonja tonje tony tonya tora torben tord tore torsten toru tracey tracy tran trang travis trent trevor trey
  tricia trine trinh trinidad trish trisha tristan tristram troels trond troy trudy truls truong trygve tsubasa tuan
  tuba tucker tugba tulio tullia tunde tung tuomas tuomo turan tushar tuva twan tyler tyrone tyson tzvi ugo ugur ulf
  ulises ulla ulrich ulrik ulrika ulrike ulysse uma umberto umesh umut uriel urs ursula urszula urte usama usha
  usman uta ute uttam uwe uzma vaclav vadim vaibhav vaishali vaishnavi valdemar valentijn valentin valentina
  valentine valentino valeria valerian valerie valerio valery valtteri vamsi vance vanessa vania vanja vanshika
  varsha varun vasco vasil vasile vasileios vasiliki vasilis vasily vaughn vedant vedat veer veikko velina venkat
  venkata venkatesh venla vera verena verity veronica veronika vesa vesna viacheslav vibha vibhor vicente vicki
  vicky vico victoire victor vida vidar vidya viivi vijay vijaya vikas vikash viki vikki vikram vikrant viktor
  viktoria viktoriia vili villads ville vilma vimal vinay vince vincent vincenza vincenzo vineet vinh vini vinicius
  vinit vinod violaine violeta violetta violette vipul viraj viraja viren virginie virpi visar vishal vishnu vitalii
  vitaly vito vitor vittoria vivek vivian viviana viviane vivien vivienne vlad vlada vladimir vladislav vojtech
  volker volodymyr vuk wade wael wahid waldemar waleed wallace walter wanda wander wang warren wassim wayne wei
  wendel wendell wendy wenjie wenjing wenqi werner wes wesley whitney wiebke wieslaw wiktor wiktoria wil wilbert
  wilfred wilhelm wilhelmina will willa willem william wilma wilson wim winfried winnie winston witold wojciech
  wojtek wolfgang woody wouter wyatt xander xandra xaver xavier xenia xiao xiaoling xiaoming xiaowei xiaoyu ximena
  xin xinyi xinyu xiomara xu xuan yael yago yahya yair yaman yamini yan yana yang yanis yann yannick yannik yannis
  yara yared yaron yaroslav yash yashar yasin yasmin yasmina yasmine yassin yassine yasuko yazan yehuda yelena
  yelyzaveta yesenia yevgeny yi yicong yifan yihan yiming ying yinka yiorgos yiqing yitzhak yiyi yohan yohann yoko
  yolanda yolande yomna yonas yong yoni yoon yorick yosef yossi youcef yousef youssef youssouf yu yuan yuanyuan yue
  yui yuichi yuka yukari yuki yuko yulia yulian yuliana yuliia yuliya yumi yun yuna yunhao yunus yuri yurii yuriy
  yusra yusuf yusuke yuta yutaka yuto yuval yuvraj yuxuan yuying yves yvette yvon yvonne zac zach zachariah zachary
  zack zahra zaid zaida zain zainab zakaria zara zarina zaur zbigniew zelda zena zenia zev zeynep zhang zhanna zhen
  zheng zhi zhihao zhiyuan ziad zihan zina zineb zita zlata zlatan zoe zoey zofia zoltan zoran zoya zsofia zsolt
  zuleika zuri zuzana zuzanna αννα γιάννης γιώργος δημήτρης ελένη κατερίνα κώστας μαρία νίκος σοφία александр
  александра алексей алина алла алёна анастасия анатолий андрей анна антон артем артём борис вадим валентина валерий
  варвара василий вера виктор виктория виталий владимир владислав вячеслав галина геннадий георгий глеб григорий
  даниил дарья денис дима дмитрий евгений евгения екатерина елена жанна захар зоя иван игнат игорь ильдар илья инна
  ирина камиль катя кирилл кристина ксения лариса лена леонид лидия любовь людмила максим марат маргарита марина
  мария маша михаил надежда наталья наташа никита николай нина оксана олег олена ольга павел петр полина пётр роман
  руслан рустам саша светлана семён сергей слава софия станислав степан тамара тарас татьяна тимур фарид фёдор
  эдуард юлия юрий яна ярослав`
    .split(/\s+/)
    .filter((name) => name !== ''),
)

/** Family names of Chinese and Korean people, which come before the given name. */
const FAMILY = new Set(
  '王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂김이박최정강조윤장임한오서신권',
)
/** Japanese family names of two or more characters. */
const LONG_FAMILY =
  /^(?:佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|山本|中村|小林|加藤|吉田|山田|佐々木|山口|松本|井上|木村)/

/** Whether this word is a given name, in upper or lower case. */
export function isGivenName(word: string): boolean {
  const lower = word.toLowerCase()
  return GIVEN.has(lower) || GIVEN.has(lower.normalize('NFD').replace(/\p{M}/gu, ''))
}

/** `Dr. Ann Lee`, `Coach Ann` */
const TITLED = /^(?:dr|prof|mr|mrs|ms|mx|sr|sra|herr|frau|mme|mlle|coach)\.?$/i

/** Whether these words begin as people's names often do. */
export function beginsAsNamesDo(name: string): boolean {
  const words = name.split(' ')
  while (words.length > 1 && TITLED.test(words[0] ?? '')) words.shift()
  const [first = ''] = words
  if (isGivenName(first)) return true
  const parts = first.split('-')
  if (parts.length > 1) return parts.every(isGivenName)
  const letters = [...words.join('')].length
  return letters >= 2 && letters <= 4 && (FAMILY.has([...first][0] ?? '') || LONG_FAMILY.test(first))
}
