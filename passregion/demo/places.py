"""Twenty-five partners, invented, in real towns; a few deals."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPartner:
    """A partner with one place."""

    name: str
    category: str
    address_line: str
    postal_code: str
    commune: str
    insee_code: str
    latitude: float
    longitude: float


PARTNERS = [
    DemoPartner(
        "Cinéma Le Rio", "cinema", "12 rue des Cordeliers", "63000", "Clermont-Ferrand", "63113", 45.7785, 3.0870
    ),
    DemoPartner(
        "Librairie des Volcans",
        "bookshop",
        "8 boulevard Gergovia",
        "63000",
        "Clermont-Ferrand",
        "63113",
        45.7745,
        3.0850,
    ),
    DemoPartner("Club alpin de Thiers", "sports_club", "3 rue du Rempart", "63300", "Thiers", "63430", 45.8563, 3.5470),
    DemoPartner("Théâtre du Parc", "theatre", "1 place du Parc", "63500", "Issoire", "63178", 45.5440, 3.2490),
    DemoPartner(
        "Judo Club des Dômes",
        "sports_club",
        "27 avenue du Stade",
        "63000",
        "Clermont-Ferrand",
        "63113",
        45.7900,
        3.1040,
    ),
    DemoPartner("Cinéma L’Étoile", "cinema", "5 cours de Verdun", "01000", "Bourg-en-Bresse", "01053", 46.2040, 5.2270),
    DemoPartner(
        "Librairie du Cerisier", "bookshop", "14 rue Notre-Dame", "01000", "Bourg-en-Bresse", "01053", 46.2050, 5.2280
    ),
    DemoPartner("Cinéma Les Tilleuls", "cinema", "2 place des Tilleuls", "03000", "Moulins", "03190", 46.5650, 3.3330),
    DemoPartner(
        "Librairie La Mauvaise Herbe", "bookshop", "9 rue d’Allier", "03000", "Moulins", "03190", 46.5660, 3.3320
    ),
    DemoPartner(
        "Cinéma Le Navire", "cinema", "6 boulevard de la République", "07200", "Aubenas", "07019", 44.6200, 4.3900
    ),
    DemoPartner(
        "Escalade Annonay", "sports_club", "40 avenue Daniel-Mercier", "07100", "Annonay", "07010", 45.2390, 4.6700
    ),
    DemoPartner("Cinéma Le Cristal", "cinema", "11 place du Square", "15000", "Aurillac", "15014", 44.9280, 2.4440),
    DemoPartner(
        "Librairie Point-Virgule", "bookshop", "18 rue du Monastère", "15000", "Aurillac", "15014", 44.9300, 2.4460
    ),
    DemoPartner(
        "Festival des Collines", "festival", "1 place de la Mairie", "26000", "Valence", "26362", 44.9330, 4.8920
    ),
    DemoPartner(
        "Librairie L’Étincelle", "bookshop", "16 place Saint-Jean", "26000", "Valence", "26362", 44.9345, 4.8910
    ),
    DemoPartner(
        "Cinéma Le Club des Arts", "cinema", "9 rue du Phalanstère", "38000", "Grenoble", "38185", 45.1890, 5.7240
    ),
    DemoPartner(
        "Librairie Le Square aux livres", "bookshop", "2 place Grenette", "38000", "Grenoble", "38185", 45.1905, 5.7280
    ),
    DemoPartner(
        "Rugby Échirolles", "sports_club", "Stade Robert-Buisson", "38130", "Échirolles", "38151", 45.1440, 5.7190
    ),
    DemoPartner(
        "Salle Le Fil", "concert_hall", "20 boulevard Thiers", "42000", "Saint-Étienne", "42218", 45.4530, 4.3890
    ),
    DemoPartner(
        "Librairie de Paris et d’ailleurs",
        "bookshop",
        "6 rue Michel-Rondet",
        "42000",
        "Saint-Étienne",
        "42218",
        45.4400,
        4.3870,
    ),
    DemoPartner("Cinéma Ciné-Dyke", "cinema", "4 place Cadelade", "43000", "Le Puy-en-Velay", "43157", 45.0420, 3.8850),
    DemoPartner(
        "Musée des Confluents",
        "museum",
        "86 quai Perrache",
        "69002",
        "Lyon 2e Arrondissement",
        "69382",
        45.7330,
        4.8180,
    ),
    DemoPartner(
        "Librairie Passages de Lyon",
        "bookshop",
        "11 rue de Brest",
        "69002",
        "Lyon 2e Arrondissement",
        "69382",
        45.7630,
        4.8330,
    ),
    DemoPartner(
        "Natation Albertville",
        "sports_club",
        "15 avenue des Chasseurs-Alpins",
        "73200",
        "Albertville",
        "73011",
        45.6700,
        6.3950,
    ),
    DemoPartner(
        "Cinéma La Turbine bleue", "cinema", "3 rue des Tisserands", "74000", "Annecy", "74010", 45.9060, 6.1060
    ),
]

# name of the partner, title, description
DEALS = [
    ("Cinéma Le Rio", "Une place achetée, une boisson offerte", "Sur présentation du pass, tous les jours avant 19 h."),
    ("Théâtre du Parc", "Dernière minute à 5 €", "Les places restantes à 5 €, une heure avant le lever de rideau."),
    ("Salle Le Fil", "Premier concert à moitié prix", "Pour une première venue, sur réservation au guichet."),
    ("Musée des Confluents", "Visite guidée offerte", "Le premier samedi du mois, pour toi et une autre personne."),
    ("Club alpin de Thiers", "Prêt de chaussons d’escalade", "Pendant tes trois premières séances."),
    ("Librairie des Volcans", "Carnet offert", "Pour tout achat payé avec le pass."),
]
