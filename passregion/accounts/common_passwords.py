"""Passwords that French people choose first, written for this product. The English list is Django's own."""

# Straight runs of keys; whole passwords are looked for in them, forwards and backwards.
KEY_ROWS = (
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "0123456789",
)

# One string read by eye, not 250 quoted words.
FRENCH_COMMON_PASSWORDS = frozenset(
    """
    motdepasse monmotdepasse motdepasses lemotdepasse unmotdepasse motpasse mdp monmdp code codesecret secret
    azerty azertyuiop azertyuiopqsdfghjklm azertyqwerty qsdfghjklm wxcvbn azer azertyazerty azertyui
    bonjour bonjourbonjour bonsoir salut coucou coucoucoucou bienvenue merci mercimerci aurevoir
    soleil lune etoile etoiles licorne arcenciel papillon coccinelle fleur marguerite chocolat nutella fraise vanille
    doudou loulou louloute choupette choupinette chouchou bibiche bichette minou minette nounours chaton
    princesse prince reine lapin lapinou chien chienchien chat chatchat poussin poney cheval dauphin tigre panda
    amour amoureux amoureuse monamour moncoeur jetaime jetaimefort jtaime jetadore tuesmavie mavie bisous bisou calin
    maman mamanpapa papamaman papa papounet mamie papy famille mafamille monfils mafille frere soeur bebe
    france vivelafrance paris parissg parissaintgermain psgpsg marseille olympique olympiquedemarseille allezlom
    allezlol lyon olympiquelyonnais saintetienne allezlesverts grenoble clermont clermontferrand auvergne
    rhonealpes auvergnerhonealpes savoie hautesavoie ardeche drome isere loire cantal ain allier puydedome
    football foot footballeur basket basketball rugby handball judo danse danseuse mbappe kylianmbappe zidane ronaldo
    passregion monpassregion lepassregion passculture passjeune passjeunes passport cartejeune carteetudiant
    lycee lyceen lyceenne ecole monecole monlycee college collegien apprenti apprentie bac brevet vacances
    jardin maison voiture moto camion ordinateur telephone internet informatique administrateur
    dragon dragonball naruto pokemon pikachu minecraft fortnite roblox manga onepiece starwars harrypotter
    marine julien nicolas thomas camille marie sophie celine audrey pauline charlotte alexandre guillaume
    ninon lucas hugo emma lea chloe manon jade louise alice lina sarah ines zoe nathan theo enzo mathis
    jesus jesuschrist dieu monange angel ange demon diable
    liberte libertegalitefraternite egalite fraternite republique revolution
    superman batman spiderman loup loupgarou pompier police gendarme
    toto tototo totototo tata titi tutu tralala blabla nimporte nimportequoi jesaispas jaioublie oublie rien
    tournesol montagne campagne plage mer ocean neige ski hiver printemps automne
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    lundi mardi mercredi jeudi vendredi samedi dimanche
    """.split()  # noqa: SIM905
)
