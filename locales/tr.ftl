# The words of ours in Turkish. en.ftl is the reference. After a number a noun stays in the singular.

own-name = Türkçe

## Pieces of other phrases

long-date = { $day } { $month ->
    [1] Ocak
    [2] Şubat
    [3] Mart
    [4] Nisan
    [5] Mayıs
    [6] Haziran
    [7] Temmuz
    [8] Ağustos
    [9] Eylül
    [10] Ekim
    [11] Kasım
   *[12] Aralık
} { $year }
cited-page = s. { $first }
cited-pages = s. { $first }–{ $last }
language-name = { $code ->
    [en] İngilizce
    [ru] Rusça
    [uk] Ukraynaca
    [be] Belarusça
    [de] Almanca
    [tr] Türkçe
    [fr] Fransızca
    [es] İspanyolca
    [it] İtalyanca
    [pt] Portekizce
    [ca] Katalanca
    [ro] Rumence
    [pl] Lehçe
    [cs] Çekçe
    [sk] Slovakça
    [sl] Slovence
    [sr] Sırpça
    [hr] Hırvatça
    [bs] Boşnakça
    [bg] Bulgarca
    [mk] Makedonca
    [lt] Litvanca
    [lv] Letonca
    [et] Estonca
    [fi] Fince
    [sv] İsveççe
    [no] Norveççe
    [da] Danca
    [nl] Felemenkçe
    [hu] Macarca
    [el] Yunanca
    [hy] Ermenice
    [ka] Gürcüce
    [az] Azerbaycanca
    [kk] Kazakça
    [ky] Kırgızca
    [uz] Özbekçe
    [tg] Tacikçe
    [fa] Farsça
    [ar] Arapça
    [he] İbranice
    [hi] Hintçe
    [ur] Urduca
    [zh] Çince
    [ja] Japonca
    [ko] Korece
    [vi] Vietnamca
    [th] Tayca
    [id] Endonezce
   *[other] { $code }
}
quoted-word = “{ $word }”
source-unknown = kaynak bilinmiyor
date-unknown = tarih bilinmiyor
place = { $dated ->
    [yes] { $source } ({ $date })
   *[no] { $source }
}
unknown-place = bilinmeyen bir kaynak

## Answers

number = { $number }
asked = Soru:
cut = [daha uzun bir cümlenin parçası]
also-in = Aynı metin: { $places }.
more = İsterseniz { $count } alıntı daha var.
searched = Aranan: { $sources } kaynaktan { $articles } makale{ $dates ->
    [none] .
    [day] , { $from }.
   *[span] , { $from } – { $to }.
}
also-searched = Ayrıca arandı: { $words }.
not-as-written = Hiçbir bölümde aynen geçmiyor: { $words }. Sözcük olarak arandı.
quotes-in = Alıntıların dili: { $languages }.
nothing-found = Bu makalelerde bunun yanıtı yok.
no-such-articles = Bu kaynağa, yazara, tarihe veya dile sahip makale yok.
not-held = Hiçbir makalede geçmiyor: { $words }.
no-question = Soruda anlam taşıyan bir iki sözcük olsun: bir ad, bir yer, bir şey. Örneğin: “Kim imzalamayı reddetti?”
too-long = Soru { $chars } karakter; en fazla { $most } karakter olabilir. Lütfen daha kısa sorun.
bad-operator = “{ $written }” anlaşılamadı: { $why ->
    [empty] ne aranacağını iki noktadan hemen sonra yazın, örneğin source:express.
    [not-a-date] bir gün, ay veya yıl yazın, örneğin 2023-10-16, 2023-10 veya 2023.
    [not-a-language] bir dil kodu yazın, örneğin lang:en.
    [no-days] ilk gün son günden sonra geliyor.
   *[misspelt] “{ $meant }:” mi demek istediniz? İşleçler: { $operators }.
}
unknown-operators = Sıradan sözcükler olarak arandı: { $words }. İşleçler: { $operators }, "söz öbeği" ve -sözcük.
ignored = Aranmayan sözcükler: { $words }.
years-old = { $years ->
    [one] bir yıldan eski
   *[other] { $years } yıldan eski
}
based-on = dayanağı: { $what }
withdrawn = { $date } tarihinden beri adresinde yok
corrected = yayın tarafından düzeltildi, { $date } tarihinde görüldü
changed = Burada alıntılanan makale sonradan değişti, bu yüzden artık alıntılanmıyor.
gone = Burada alıntılanan makale artık koleksiyonda yok.
closest = Bu bir yanıt değil, yalnızca en yakın bölümler:
example = “{ $question }” için
asked-at = Soru zamanı: { $date }, { $time } UTC.
claim-cut = Metin uzundu; yalnızca başı arandı.
reworded = Metin { $date } tarihinde değişti; bu, önceki hâlidir.
taken-out = Makale { $date } tarihinde koleksiyondan çıkarıldı.
narrowed = Alıntı burada kısaltıldı: Telegram tamamını olduğu gibi gösteremiyor.
parted = Alıntı, Telegram’ın bir karakteri değiştireceği yerde bölündü.
not-exact = Telegram bu alıntının bazı karakterlerini değiştiriyor; tam hâli alıntı koduyla bulunur.

## Start and help

start = { $sources } kaynağın { $articles } makalesinden kelimesi kelimesine alıntılarla yanıt veririm{ $dates ->
    [none] .
    [day] {" "}({ $from }).
   *[span] {" "}({ $from } – { $to }).
}
    Kendimden hiçbir şey eklemem; makalelerde yanıt yoksa bunu söylerim.
    Sorunuzu yazmanız yeterli. Her soru tek başınadır: öncekini hatırlamam.
about = { $text }
examples = Örneğin:
help =
    Sorunuzu sıradan sözcüklerle yazın. Yanıt, kelimesi kelimesine bir ile üç arası alıntıdır; her biri kaynağı, başlığı, yazarı ve tarihiyle gelir. Her soru tek başınadır: öncekini hatırlamam.

    Soruyu daraltmak için:
    "tam söz öbeği": bu sözcükler, bu sırayla
    -sözcük: bu sözcük olmadan
    source:express, author:smith: yayına veya yazara göre
    after:2022, before:2023-10: tarihe göre
    lang:en: dile göre
    exact: tokayev: yalnızca bu yazılışla

    Yanıtın altında: “Daha fazla” sonraki alıntıları, “Bağlam” alıntının çevresini gösterir, “Kaynak göster” künyeyi ve alıntı kodunu verir, 👍 ve 👎 oyunuzdur.
    Bir grupta /ask yazıp sorunuzu ekleyin.

    /sources: nerede arıyorum
    /latest: en yeni makaleler
    /language: konuştuğum dil
    /quote: koduyla bir alıntı
    /privacy: neler saklanıyor
    /forget: hakkınızda saklananları sil
help-group =
    Bu grupta sormak için:
    /ask ve sorunuz
    bir mesaja yanıt olarak /ask: o mesaj sorudur
    mesajlarımdan birine yanıt
    Her soru tek başınadır. Daha fazlası için özelden yazın: @{ $bot }
privacy =
    Neleri saklıyorum:
    yanıtlanana kadar sorunuzu
    düğmelerin ait olduğu yanıtları { $days } gün boyunca ve bunlar için gereken soru sözcüklerinizi
    başka yazılışlar da arandıysa ya da yeterince yakın bir şey bulunamadıysa, aynı süreyle sorunuzun tamamını: yanıtın altındaki düğme onu yeniden sorar
    oylarınızı ve seçtiğiniz dili
    grubun ayarlarını
    okuyamadığım mesajları, 30 gün boyunca
    Bunları Telegram dışında kimse almaz. /forget yanıtlarınızı ve onlarla saklanan sorularınızı, oylarınızı ve dilinizi siler.
forgotten = { $count ->
    [0] Hakkınızda hiçbir şey saklanmıyordu.
   *[other] Saklanan { $count } yanıt ve oy silindi.
}
only-words = Yalnızca yazıyı anlarım. Lütfen sorunuzu metin olarak yazın.
only-questions = Sorular için buradayım: bir soru yazın, arayayım.
unknown-command = Bu komutu bilmiyorum. Komutlar: /help
how-to-ask = Sorunuzu /ask komutundan sonra yazın veya bir mesaja /ask ile yanıt verin.

## Lists

sources = Aradığım yer: { $sources } kaynaktan { $articles } makale{ $dates ->
    [none] :
    [day] , { $from }:
   *[span] , { $from } – { $to }:
}
source-line = { $source }: { $articles } makale{ $dates ->
    [none] , tarih bilinmiyor
    [day] , { $from }
   *[span] , { $from } – { $to }
}
latest = En yeni makaleler:
no-dated-articles = Hiçbir makalenin tarihi bilinmiyor.
page = Sayfa { $page } / { $pages }

## Language

choose-language = Hangi dilde konuşayım? Alıntılar kendi dilinde kalır.
language-set = Artık konuştuğum dil: { $language }.
language-from-telegram = Artık Telegram uygulamanızın dilini kullanıyorum.

## Receipts

receipt-usage = /quote ve bir alıntı kodu gönderin, örneğin /quote q7mzk… Kodu yanıtın altındaki “Kaynak göster” düğmesi verir.
receipt-form = Bu bir alıntı kodu değil. Kod, q ile başlayan, harf ve rakamlardan oluşan tek bir sözcüktür.
receipt-mistyped = Bu alıntı kodunda yazım hatası var. Lütfen tamamını kopyalayın.
receipt-gone = Şu anda hiçbir makalede bu metin yok: sonradan değişmiş veya kaldırılmış.
receipt-of =
    Makale: { $article }
    Metnindeki baytlar: { $start } – { $end }
    Metnin SHA-256 değeri: { $sha256 }
    { $dated ->
        [yes] Dizine eklendi: { $indexed }
       *[no] Dizine eklendi: tarih bilinmiyor
    }
receipt = Alıntı kodu: { $receipt }

## Short notices after a button

thanks = Teşekkürler.
vote-taken-back = Oyunuz geri alındı.
not-yours = Bu sayfaları yalnızca soran kişi çevirebilir. Kendi yanıtınız için /ask ile sorun.
whole-paragraph = Paragrafın tamamı bu.
buttons-gone = Bu yanıt artık saklanmıyor. Lütfen yeniden sorun.
no-more = Başka alıntı yok.
too-fast = Art arda çok fazla bastınız. Biraz bekleyip yeniden basın.
admins-only = Ayarları yalnızca bu grubun yöneticileri değiştirebilir.

## Groups and manners

greeting = Merhaba. Soruları bir makale koleksiyonundan kelimesi kelimesine alıntılarla yanıtlarım. Sormak için /ask yazıp sorunuzu ekleyin, mesajlarımdan birine yanıt verin veya başkasının mesajına /ask ile yanıt verin. { $sees ->
    [everything] Telegram bana buradaki her mesajı gösterir, ama yalnızca bana yazılanları okurum ve diğerlerini saklamam. @{ $bot } yazıp sorunuzu da ekleyebilirsiniz.
   *[addressed] Telegram bana yalnızca komutları ve mesajlarıma verilen yanıtları gösterir; başka bir şey göremem.
}
not-allowed-group = Bu grupta yanıt vermeme izin verilmemiş, bu yüzden ayrılıyorum. İzni beni çalıştıran kişi verebilir.
not-allowed-private = Burada yanıt vermeme izin verilmemiş. İzni beni çalıştıran kişi verebilir.
too-many-from-user = Bir dakikada en fazla { $limit } soru sorabilirsiniz. Dakika dolana kadar susacağım.
too-many-in-group = Bu grupta bir dakikada en fazla { $limit } soru sorulabilir. Dakika dolana kadar susacağım.
flooded = Aynı anda çok fazla mesaj geldi, bazıları okunmadı. Lütfen yeniden sorun.
missed-questions = Bir süre burada değildim. O sıradaki sorular yanıtlanmadı; lütfen yeniden sorun.
still-reading = Makaleleri hâlâ okuyorum, yüzde { $percent } tamam. Hepsi bitince sorunuzu yanıtlayacağım.
indexing = Dizin oluşturuluyor: yüzde { $percent }.
broken = Bende bir şey bozuldu. Lütfen daha sonra yeniden deneyin. Yine olursa beni çalıştıran kişiye şu numarayı bildirin: { $request }
nothing-in-group = { $missing ->
    [none] Makalelerde bunun yanıtı yok.
   *[some] Makalelerde bunun yanıtı yok; hiçbirinde geçmiyor: { $words }.
}

## Inline

inline-how-to = Adımdan sonra bir soru yazın
inline-how-to-body = Herhangi bir sohbette adımı ve bir soru yazın, bulduğum alıntılardan birini seçin. Kelimesi kelimesine; kaynağı, başlığı, yazarı ve tarihiyle gönderilir.
inline-nothing = Makalelerde bunun yanıtı yok
inline-open = Özel sohbette sor
inline-not-allowed = Size burada yanıt vermeme izin verilmemiş

## Settings of a group

settings = Bu grubun ayarları:
setting-language = Dil: { $chosen ->
    [yes] { $language }
   *[no] soran kişininki
}
setting-quotes = Yanıt başına alıntı: { $quotes }
setting-sources = Kaynaklar: { $chosen ->
    [yes] { $allowed } kaynağa izin var
   *[no] tümü
}
setting-mentions = Anılınca yanıtla: { $switch ->
    [on] evet
   *[off] hayır
}
setting-auto-delete = “Yanıt yok” mesajını sil: { $unit ->
    [never] asla
    [minutes] { $count } dakika sonra
   *[seconds] { $count } saniye sonra
}
setting-reset = Tümünü sıfırla
setting-done = Bitti
settings-saved = Ayarlar kaydedildi.
setting-all-sources = Tüm kaynaklar
setting-chosen = ✓ { $name }
setting-not-chosen = { $name }
settings-in-groups-only = Ayarlar gruplara aittir. Bir grupta /settings gönderin.

## Buttons

button-more = Daha fazla ({ $count })
button-back = Geri
button-context = { $numbered ->
    [yes] Bağlam { $number }
   *[no] Bağlam
}
button-cite = { $numbered ->
    [yes] Kaynak göster { $number }
   *[no] Kaynak göster
}
button-closest = En yakın bölümler
button-exact = Yalnızca yazıldığı gibi
button-previous = Öncekiler
button-next = Sonrakiler
button-telegram-language = Telegram’daki gibi

## The menu of commands, and what Telegram shows of the bot

command-ask = Soru sor
command-sources = Nerede arıyorum: yayınlar, sayılar, tarihler
command-latest = En yeni makaleler
command-language = Konuştuğum dili seç
command-quote = Koduyla bir alıntıyı göster
command-help = Nasıl sorulur
command-privacy = Hakkınızda neler saklanıyor
command-forget = Hakkınızda saklananları sil
command-settings = Bu grubun ayarları, yöneticileri için
bot-description = Bir soru sorun, başkalarının sözleriyle yanıt vereyim: tarihli makalelerden oluşan bir koleksiyondan, kelimesi kelimesine; kaynağı, başlığı, yazarı ve tarihiyle. Kendimden hiçbir şey iddia etmem; makalelerde yanıt yoksa bunu söylerim. Burada, gruplarda ve adım yazılınca her sohbette çalışırım.
bot-short-description = Tarihli makalelerden, kaynağıyla, kelimesi kelimesine alıntılarla yanıt verir.

## For the operator

mistakes = { $count ->
        [one] Bir makale dosyasında hata var; düzeltilene dek yanıtlarda kullanılmayacak:
       *[other] Makale dosyalarında { $count } hata var; düzeltilene dek yanıtlarda kullanılmayacaklar:
    }
problem = { $text }
status =
    Makaleler: { $articles }
    Bölümler: { $passages }
    Atlanan dosyalar: { $left-out }
    Bekleyen sorular: { $waiting }
    Okunamayan güncellemeler: { $unread }
    Son denetimi geçemeyen alıntılar: { $failures }
    Oylar: 👍 { $up }, 👎 { $down }
feeds = Akışlar: { $feeds }, sorunlu olanlar: { $wrong }

## Articles from the chat, for the operator

unknown = bilinmiyor
draft =
    Anladığım bu. “Ekle”ye basılmadan hiçbir şey eklenmez.
    Başlık: { $title }
    Kaynak: { $source }
    Yazar: { $author }
    Tarih: { $date }
    Dil: { $language }
    Karakter: { $characters }
drafts =
    İçindeki makale: { $articles }, dışarıda kalan: { $refused }
    “Ekle”ye basılmadan hiçbir şey eklenmez.
suggested = Metin ne olduğunu makineye söylemiyor. Başlık, yazar, kaynak ve tarih ilk satırlardan okundu: kontrol edin.
present = { $change ->
    [nothing] Zaten { $article } olarak var ve aynısını söylüyor: “Ekle” hiçbir şeyi değiştirmez.
    [facts] Zaten { $article } olarak, aynı metinle var: “Ekle” onun hakkında bilinenleri değiştirir.
   *[wording] Zaten { $article } olarak, başka bir metinle var: “Ekle” metni değiştirir, öncekini alıntı kodları için saklar.
}
present-many = Bunlardan zaten olan ve değişmeyecek: { $unchanged }; değiştirilecek: { $replaced }
nameless = Dışa aktarma hangi kanaldan olduğunu söylemiyor, bu yüzden kaynak bilinmiyor. “Kaynak” düğmesine basıp kanalın adını gönderin.
ask-for = { $field ->
    [source] Yayının adını ya da “unknown” gönderin.
    [date] Yayın gününü, örneğin 2023-10-16, ya da “unknown” gönderin.
   *[language] Dilin kodunu, örneğin en ya da tr, ya da “unknown” gönderin.
}
not-taken = { $field ->
    [source] Bu bir yayın adı olamaz: en çok 200 karakterlik bir satır ya da “unknown” yazın.
    [date] Bu gün kesin değil ya da gelecekte: 2023-10-16 gibi ya da “unknown” yazın.
   *[language] Bu kodla bir dil bilmiyorum: en ya da tr gibi iki harf ya da “unknown” yazın.
}
filed = { $outcome ->
    [added] { $article } olarak eklendi. Birkaç saniye içinde aranır.
    [updated] { $article } değiştirildi. Önceki metni saklanıyor, alıntı kodları onu yine gösterir.
   *[unchanged] Zaten { $article } olarak var. Hiçbir şey değişmedi.
}
filed-many = Eklenen: { $added }, değiştirilen: { $updated }, zaten olan: { $unchanged }, dışarıda kalan: { $refused }
discarded = Atıldı. Hiçbir şey eklenmedi.
draft-gone = Bu artık saklanmıyor. Yeniden gönderin.
too-large = Telegram bana en çok { $megabytes } MB’lık dosya verir. Daha küçüğünü gönderin ya da çalıştığım yerde “ibid import” kullanın.
not-downloaded = Telegram bu dosyayı bana vermiyor. Yeniden gönderin.
read-only = Makale klasörüne yazılamıyor; bu yüzden buradan hiçbir şey eklenemez ya da kaldırılamaz. Klasörü “:ro” olmadan bağlayın ve çalıştığım kullanıcıya yazma izni verin.
add-usage = Bir belge gönderin ya da /add ve bir sayfanın adresini yazın, örneğin /add https://example.org/news
remove-usage = /remove ve makalenin yolunu gönderin, örneğin /remove paper/bridge.md. Koduyla gösterilen alıntı onu yazar.
remove-ask = Bu makale kaldırılsın mı? Artık aranmaz; alıntı kodları onu yine gösterir.
removed = { $article } kaldırıldı. Alıntı kodları onu yine gösterir.
not-removed = Kalıyor.
no-such-article = { $article } diye bir makale yok.
remove-line = Bu makale { $file } dosyasının bir satırı; dosyayı buradan değiştirmem. Satırı dosyadan çıkarın, ben kendim fark ederim.
reloaded = { $changed ->
    [no] Hiçbir şey değişmedi. Makaleler: { $articles }
   *[yes] Eklenen dosya: { $added }, değişen: { $edited }, kaldırılan: { $removed }. Makaleler: { $articles }
}
still-written = Dosyalar hâlâ yazılıyor. Tamamlanınca onları kendim alırım.
status-more =
    Kaynaklar: { $sources }
    Tarihler: { $dates ->
        [none] bilinmiyor
        [day] { $from }
       *[span] { $from } – { $to }
    }
    Dizindeki en yeni dosya: { $indexed }
    Sürüm: { $version }
    Çalışma saati: { $hours }
button-source = Kaynak
button-date = Tarih
button-language = Dil
button-add = Ekle
button-discard = At
button-remove = Kaldır
button-keep = Bırak

## Words that need no reply

pleasantries = teşekkürler, teşekkür ederim, çok teşekkürler, çok teşekkür ederim, teşekkür ederiz, sağol, sağ ol, sağolun, sağ olun, eyvallah, tşk, tamam, tamamdır, tmm, peki, oldu, olur, anladım, anlaşıldı, evet, hayır, yok, tabii, tabi, elbette, kesinlikle, doğru, aynen, ok, okey, lol, haha, ahah, hehe, hihi, vay, vay be, harika, süper, güzel, çok güzel, çok iyi, iyi, mükemmel, müthiş, aferin, bravo, helal, iyi bot, kötü bot, rica ederim, bir şey değil, merhaba, selam, günaydın, iyi akşamlar, iyi geceler, iyi günler, hoşça kal, hoşçakal, görüşürüz, güle güle, lütfen, pardon, özür dilerim, hm, hmm, ah, oh, hadi ya
