"""Function words, which say nothing about what a text is on.

The lists are the project's own, of the kind that retrieval commonly uses: articles, prepositions, conjunctions,
pronouns, auxiliaries and question words. English holds what Lucene's 33 words hold and, like the longer lists of
Snowball and NLTK, pronouns, auxiliaries and contractions; words that may be content ("us" for the country, "don" for a
name, "may" for the month) are left in the text. Words of one language never hide those of another script.
"""

from __future__ import annotations

_ENGLISH = """
a an the and or but nor if then else so than that this these those there here
of at by for with without about against between among into through during before after above below to from up down in
out on off over under upon again further once as until while because since though although
i me my mine myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it
its itself they them their theirs themselves who whom whose which what when where why how
am is are was were be been being have has had having do does did doing done can could will would shall should might must
no not only own same such too very just any all both each few more most other some also however therefore thus hence
i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll we're we've we'd we'll
they're they've they'd they'll that's there's here's what's who's where's how's let's
isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't shouldn't mustn't
cannot eg ie etc
"""

_FRENCH = """
le la les l un une des du de d au aux à a et ou où mais donc or ni car que qu qui quoi dont si comme
je j tu il elle on nous vous ils elles me m te t se s lui leur leurs y en moi toi soi eux
mon ma mes ton ta tes son sa ses notre nos votre vos ce c cet cette ces ça cela ceci celui celle ceux celles
dans par pour sur sous avec sans entre vers chez dès depuis pendant avant après contre
ne n pas plus très aussi bien même tout tous toute toutes autre autres
être est suis es sommes êtes sont était étaient été étant fut furent sera seront serait soit
avoir ai as avons avez ont avait avaient eu ayant aura auront aurait
quel quelle quels quelles quand comment pourquoi combien
"""

_GERMAN = """
der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner
und oder aber denn sondern doch dass daß weil wenn als ob wie wo was wer wem wen wessen warum wann welche welcher
welches welchen welchem
ich du er sie es wir ihr mich dich sich uns euch ihn ihm ihnen mir dir man
mein meine meinen dein deine sein seine seinen seinem seiner ihre ihren ihrem ihrer unser unsere euer eure
dieser diese dieses diesen diesem jener jene jenes jeder jede jedes alle allem allen aller alles
in im an am auf aus bei beim bis durch für gegen mit nach ohne über um unter von vom vor zu zum zur zwischen seit
nicht nur auch noch schon sehr so da dann hier dort nun sowie
bin bist ist sind seid war waren wäre gewesen sein habe hast hat haben hatte hatten werde wird werden wurde wurden
worden kann können konnte soll sollte muss will würde würden
"""

_SPANISH = """
el la los las lo un una unos unas de del al a y e o u ni pero sino que si como porque aunque
yo tú él ella ello nosotros vosotros ellos ellas usted ustedes me te se nos os le les mi mis tu tus su sus nuestro
nuestra nuestros nuestras
este esta esto estos estas ese esa eso esos esas aquel aquella aquellos aquellas
en por para con sin sobre entre hasta desde hacia contra durante ante tras
no ni más muy ya también tan todo toda todos todas otro otra otros otras
ser es soy eres somos son era eran fue fueron sido siendo será serán sería sea
estar está están estaba estaban haber he ha han había habían hay
qué quién quiénes cuál cuáles cuándo cuánto cuántos cuántas dónde cómo quien cual cuando donde
"""

_ITALIAN = """
il lo la i gli le l un uno una di a da in con su per tra fra del dello della dei degli delle al allo alla ai agli alle
dal dallo dalla dai dagli dalle nel nello nella nei negli nelle sul sullo sulla sui sugli sulle col
e ed o od ma se che chi cui come perché anche né
io tu lui lei noi voi loro mi ti si ci vi ne me te mio mia miei mie tuo tua suo sua suoi sue nostro nostra vostro vostra
questo questa questi queste quello quella quelli quelle
non più molto già tutto tutti tutta tutte altro altri altra altre
essere è sono sei siamo siete era erano fu furono stato stata stati state sarà sia
avere ho hai ha abbiamo avete hanno aveva avevano avuto
quale quali quando quanto quanti dove
"""

_PORTUGUESE = """
o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para com sem sobre entre até desde
ao aos à às e ou mas nem que se como porque embora
eu tu ele ela nós vós eles elas você vocês me te lhe lhes meu minha meus minhas teu tua seu sua seus suas nosso nossa
este esta isto estes estas esse essa isso esses essas aquele aquela aquilo aqueles aquelas
não mais muito já também tão todo toda todos todas outro outra outros outras
ser é sou somos são era eram foi foram sido será serão seria seja estar está estão estava estavam
ter tem têm tinha tinham haver há havia
qual quais quem quando quanto quantos onde
"""

_DUTCH = """
de het een der des den en of maar want dus dat die dit deze als om omdat dan toen terwijl
ik jij je u hij zij ze wij we jullie mij me jou hem haar hen hun ons onze mijn zijn uw zich
van in op te aan met voor door bij uit naar over onder tot tussen tegen na zonder
niet geen ook nog wel er hier daar al meer zeer alle andere
ben bent is was waren geweest wezen heb hebt heeft hebben had hadden word wordt worden werd werden kan kunnen kon zal
zou zullen zouden moet
wie wat waar wanneer waarom hoe welk welke
"""

_RUSSIAN = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее её мне от меня о из ему им они мы
себя них нас вас их без до ли если или ни под над при для чем чтобы этот эта это эти этого этой том тот та те того
был была было были быть есть будет будут
кто какой какая какое какие где когда почему сколько который которая которое которые которого чей
"""

_CHINESE_CHARACTERS = "的了是在和与及或也都就而之其着过吗呢吧啊呀么什哪谁很被把给让從这那此個个们為为於于與有"
_JAPANESE_CHARACTERS = (
    "あいうえおかがきぎくぐけげこごさざしじすずせぜそぞただちぢつっづてでとどなにぬねの"
    "はばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろわをんー"
)
_KOREAN_CHARACTERS = "은는이가을를의에도로와과다"
_CJK_PAIRS = """
什么 甚麼 多少 哪些 哪个 哪里 怎么 怎样 如何 为何 为什 几个
我们 你们 他们 它们 这个 那个 这些 那些 以及 因为 所以 但是 如果
です ます した して いる ある する から まで こと もの ない では には とは れた れる った って なに どこ だれ いつ
입니 니다 했다 한다 있다 하는 에서 으로 이다 무엇 어디 누구 언제
"""

BY_LANGUAGE = {
    "english": frozenset(_ENGLISH.split()),
    "french": frozenset(_FRENCH.split()),
    "german": frozenset(_GERMAN.split()),
    "spanish": frozenset(_SPANISH.split()),
    "italian": frozenset(_ITALIAN.split()),
    "portuguese": frozenset(_PORTUGUESE.split()),
    "dutch": frozenset(_DUTCH.split()),
    "russian": frozenset(_RUSSIAN.split()),
}

CJK = frozenset(_CHINESE_CHARACTERS + _JAPANESE_CHARACTERS + _KOREAN_CHARACTERS) | frozenset(_CJK_PAIRS.split())

CHINESE_PARTICLES = frozenset("的了是吗呢么什哪吧")
"""A bigram with one of these nearly always straddles a word's edge; ``CHINESE_WORDS`` are those that do not."""

CHINESE_WORDS = frozenset("目的 了解 的确 是否 标的 了望 是非 了结 靶的".split())
