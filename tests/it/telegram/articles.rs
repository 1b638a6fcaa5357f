//! The little newspaper corpus of an island, which the scenarios ask about.

/// Everything the scenarios need: several quotes on one matter, long ones, odd ones, and silence on most things.
pub(crate) const ISLAND: [(&str, &str); 9] = [
    ("ferry.txt", FERRY),
    ("inquiry.txt", INQUIRY),
    ("lamp-1.txt", LAMP_1),
    ("lamp-2.txt", LAMP_2),
    ("lamp-3.txt", LAMP_3),
    ("lamp-4.txt", LAMP_4),
    ("bells.txt", BELLS),
    ("storm.txt", STORM),
    ("museum.txt", MUSEUM),
];

/// One matter, one source, with author and link; its first paragraph is for widening.
const FERRY: &str = "---
title: The ferry that would not sail
source: The Harbour Post
author: Ida Marsh
date: 2023-10-16
url: https://post.example/ferry
language: en
---

The morning began with fog over the sound. Captain Orla Fenwick refused to sail on Monday. Forty passengers waited on \
the quay until dusk. The harbour master had not been told about the ice.

The company apologised on Tuesday. It will pay each passenger nine crowns.
";

/// Its address has a fragment of its own, and there is no author.
const INQUIRY: &str = "---
title: Inquiry clears the captain
source: Island Gazette
date: 2024-02-01
url: https://gazette.example/inquiry#verdict
language: en
---

The inquiry found that the captain acted rightly. Three witnesses described black ice on the northern channel.
";

/// Five articles on the lighthouse, so that an answer has more than one page.
const LAMP_1: &str = "---
title: A keeper for the lighthouse
source: The Harbour Post
author: Ida Marsh
date: 2021-03-04
url: https://post.example/keeper
language: en
---

The lighthouse keeper Tomas Brandt climbs two hundred steps every evening. He has done so for thirty years.
";

const LAMP_2: &str = "---
title: Lamp oil runs short
source: Island Gazette
author: P. Quill
date: 2021-06-11
language: en
---

The lighthouse keeper ordered forty barrels of lamp oil in June. Only twelve of them arrived before the autumn gales.
";

const LAMP_3: &str = "---
title: The night the lamp went out
source: Northern Letters
date: unknown
url: https://letters.example/lamp
language: en
---

On the longest night of the year the lighthouse keeper fell asleep. A fishing boat found its way home by the church bells.
";

const LAMP_4: &str = "---
title: Medal for a lighthouse keeper
source: Council Minutes
date: 2022-01-20
url: https://council.example/minutes
language: en
---

The council awarded the lighthouse keeper a medal of bronze. He asked for a new pair of boots instead.
";

const BELLS: &str = "---
title: How the bells were cast
source: Northern Letters
author: Ruth Abel
date: 2019-08-30
url: https://letters.example/bells
language: en
---

The largest bell of Saint Olave weighs eleven hundred kilograms and was cast in a pit behind the smithy, where the founder, \
a travelling man from the mainland who spoke little and slept less, melted copper from old kettles, tin from a wrecked \
merchant ship, and, as the parish register notes with some pride, the silver spoons of nineteen households that nobody had \
asked to give anything at all.
";

/// A paragraph of many sentences about one thing.
const STORM: &str = "---
title: \"The storm of the century: what fell, what stood\"
source: The Harbour Post
author: Jón Ólafsson
date: 2024-11-05
url: https://post.example/storm
language: en
---

Wind speeds reached forty metres per second on Sunday 🌊. The boathouse roof was carried into the bay. Every window of the \
school broke. The old oak behind the vicarage fell across the road. Two horses were led to safety by a girl of nine. The \
radio mast bent but held.
";

const MUSEUM: &str = "---
title: Museum opens its cellar
source: Council Minutes
date: 2022-09-09
language: en
---

Visitors may now see the smugglers' cellar under the museum. Admission is free on the first Sunday of each month.
";
