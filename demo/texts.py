"""What the invented people say. Nothing of it was ever said by anybody."""

FIRST_NAMES_F = (
    "Anna", "Beate", "Carla", "Doreen", "Elif", "Franziska", "Gesine", "Hanka", "Ines", "Jana",
    "Katja", "Lena", "Maren", "Nadine", "Olga", "Petra", "Ronja", "Sabine", "Thi Lan", "Ulrike",
)  # fmt: skip
FIRST_NAMES_M = (
    "Andreas", "Bilal", "Christian", "Detlef", "Erik", "Falk", "Georg", "Henning", "Ingo", "Jens",
    "Karsten", "Lukas", "Matthias", "Norbert", "Oliver", "Peer", "Ralf", "Steffen", "Tobias", "Uwe",
)  # fmt: skip
LAST_NAMES = (
    "Ackermann", "Bergholz", "Czerny", "Dietze", "Ebeling", "Freitag", "Gröschner", "Hädicke",
    "Ilgenstein", "Jeschke", "Köhnke", "Lüderitz", "Möbius", "Naumann", "Oelschläger", "Pfützner",
    "Quandt", "Rühlemann", "Schönfelder", "Thormann", "Ullrich", "Voigtländer", "Wieczorek",
    "Zschiesche", "Altenburg", "Böttger", "Drescher", "Fläming", "Grünewald", "Heidenreich",
    "Kuhnert", "Lindner-Özdemir", "Mücke", "Nietzold", "Petzold", "Reinsdorf", "Stolze", "Trautmann",
    "Winkelmann", "Zabel",
)  # fmt: skip

# Postal code, place, key of the district.
PLACES = (
    ("39104", "Magdeburg", "15003"), ("06108", "Halle (Saale)", "15002"),
    ("06844", "Dessau-Roßlau", "15001"), ("29410", "Hansestadt Salzwedel", "15081"),
    ("06366", "Köthen (Anhalt)", "15082"), ("39340", "Haldensleben", "15083"),
    ("06618", "Naumburg (Saale)", "15084"), ("38820", "Halberstadt", "15085"),
    ("39288", "Burg", "15086"), ("06526", "Sangerhausen", "15087"),
    ("06217", "Merseburg", "15088"), ("06406", "Bernburg (Saale)", "15089"),
    ("39576", "Hansestadt Stendal", "15090"), ("06886", "Lutherstadt Wittenberg", "15091"),
)  # fmt: skip

CLOSENESS = (
    "Meine Großmutter war Betriebsrätin. Bei ihr am Küchentisch habe ich gelernt, was Solidarität ist.",
    "Ich war mit den Jusos in der Gedenkstätte. Danach wollte ich nicht mehr nur zusehen.",
    "Der Mindestlohn. In meinem Betrieb verdienen Kolleginnen weniger als fünf Euro die Stunde.",
    "Unsere Bürgermeisterin hat mir zugehört, als es um den Radweg zur Schule ging.",
    "Die Ostpolitik Willy Brandts war Thema meiner Abschlussarbeit. Seitdem lese ich mit.",
    "Ich habe im Wahlkampf Plakate geklebt und bin danach zum Stammtisch geblieben.",
)  # fmt: skip
SHAPING = (
    "In unserem Dorf fährt nach 18 Uhr kein Bus mehr. Ich möchte, dass Lehrlinge nach Hause kommen.",
    "Das Jugendzentrum soll bleiben. Ich habe schon mit der Leiterin und zwei Stadträten gesprochen.",
    "Junge Familien finden hier keine bezahlbare Wohnung mit drei Zimmern. Das will ich ändern.",
    "Unsere Grundschule soll nicht geschlossen werden, auch wenn die Klassen klein sind.",
    "Ich möchte, dass der Kreistag seine Sitzungen verständlich ins Netz stellt.",
    "Mehr Ausbildungsplätze im Landkreis, damit nicht alle nach der Schule wegziehen.",
)  # fmt: skip
INITIATIVE = (
    "Ich habe in der Berufsschule eine Nachhilfegruppe gegründet. Heute sind wir zwölf.",
    "Ein Fußballturnier gegen rechts mit acht Mannschaften, samt Genehmigung und Bratwurst.",
    "Eine Unterschriftenliste für den Zebrastreifen vor dem Hort. Er kommt im Frühjahr.",
    "In der Elternvertretung habe ich ein Frühstück für alle Kinder angestoßen.",
    "Ich habe für unseren Verein den ersten Förderantrag geschrieben, und er wurde bewilligt.",
)
RELATION = (
    "Ich melde mich alle drei Wochen mit zwei Terminvorschlägen und schicke vorher meine Fragen.",
    "Ich führe ein Heft mit Themen. Nach jedem Treffen schreibe ich auf, was ich tue.",
    "Wir legen am Anfang alle Termine fest. Die Vorbereitung übernehme ich.",
    "Ich möchte bei Sitzungen dabei sein und danach eine halbe Stunde darüber reden.",
)
DEMAND = (
    "Ich rufe an und frage, ob ein Telefonat reicht. Drei Wochen Funkstille passieren jedem.",
    "Eine kurze Nachricht mit zwei Terminen. Hilft das nicht, frage ich im Büro nach.",
    "Ich sage freundlich, dass mir das Treffen wichtig ist, und schlage einen Spaziergang vor.",
    "Ich frage, ob ich etwas abnehmen kann, und bitte zugleich um eine halbe Stunde.",
)
CRITICISM = (
    "„Du redest zu schnell.“ Seitdem übe ich jede Rede einmal vor dem Spiegel.",
    "Meine Ausbilderin sagte, ich frage zu spät um Hilfe. Jetzt frage ich am ersten Tag.",
    "Im Verein hieß es, ich mache alles allein. Heute verteile ich Aufgaben.",
    "Mein erster Antrag war zu lang. Der zweite passte auf eine Seite und kam durch.",
)
GROWTH = ("Freier reden.", "Ruhig bleiben, wenn es laut wird.", "", "Nein sagen lernen.")
ENGAGEMENT = (
    "Freiwillige Feuerwehr, seit ich vierzehn bin.", "Elternvertretung im Kindergarten.", "",
    "Ausbildung zur Industriekauffrau.", "Studium der Sozialen Arbeit, nebenbei Nachhilfe.",
)  # fmt: skip
GOALS = (
    "Ich kann eine Rede von fünf Minuten frei halten.",
    "Ich habe einen Antrag geschrieben, der beraten wurde.",
    "Ich kenne drei Menschen im Kreistag persönlich.",
    "Ich weiß, ob ich 2009 für den Gemeinderat antrete.",
    "Ich habe eine Ausschusssitzung von Anfang bis Ende verstanden.",
    "Ich habe ein Vorhaben in meinem Ortsverein zu Ende gebracht.",
)
BUSY = (
    "",
    "Prüfungen im Februar.",
    "Schichtdienst, jede dritte Woche spät.",
    "Weihnachtsgeschäft.",
)
MENTOR_WISH = (
    "",
    "",
    "Gern jemand aus einem Stadtrat.",
    "Jemand mit Erfahrung in der Schulpolitik.",
)

EXPERIENCE = (
    "Wir haben die Schule im Stadtteil erhalten, mit den Eltern und gegen den ersten Haushaltsplan.",
    "Die Sanierung des Marktplatzes: sieben Jahre, drei Fraktionen, am Ende einstimmig.",
    "Ich habe im Kreistag das Schülerticket durchgesetzt.",
    "Als Dezernentin habe ich ein Haus der Vereine aufgebaut.",
)
REFLECTION = (
    "Ich würde früher auf die Leute zugehen, die dagegen sind. Das spart ein Jahr.",
    "Ich habe zu lange allein entschieden. Heute frage ich erst die, die es betrifft.",
    "Ich würde weniger Termine machen und besser vorbereitet kommen.",
)
SOCIAL = (
    "Ich frage nach dem Grund, bevor ich antworte. Oft ist es ein anderer, als ich dachte.",
    "Im Ausschuss trinke ich hinterher mit der Gegenseite Kaffee. Das hilft beim nächsten Mal.",
    "Ich schlafe eine Nacht darüber und rufe dann an.",
)
OPENNESS = (
    "Der Skatepark. Ich war dagegen, bis mir drei Jugendliche den Platz gezeigt haben.",
    "Eine Praktikantin hat unsere Sitzungsvorlagen auf eine Seite gekürzt. Dabei ist es geblieben.",
    "Die Bürgersprechstunde im Supermarkt war nicht meine Idee. Heute ist sie voll.",
)
LEARN = (
    "Wie Jüngere sich informieren, seit kaum einer mehr Zeitung liest.",
    "Wie man Menschen gewinnt, die nicht in eine Sitzung kommen.",
    "Widerspruch von Leuten, die nicht seit zwanzig Jahren dabei sind.",
)
SHADOWING = ("Stadtratssitzung und Fraktion.", "Ausschüsse im Landtag.", "Bürgersprechstunde.", "")
PROFILES = (
    "Ich mache Kommunalpolitik, seit unser Kindergarten schließen sollte. Ich höre gern zu und sage, "
    "was ich denke.",
    "Zwanzig Jahre Stadtrat, zwei verlorene Wahlen, viel gelernt. Ich nehme Dich mit in Sitzungen, "
    "die sonst keiner sieht.",
    "Ich komme aus dem Betrieb in die Politik. Mich interessiert, was Du verändern willst, nicht wo "
    "Du herkommst.",
)
