"""The questions that the default brand answers, by theme. Another Region writes its own in its brand file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

FAQ: list[dict[str, Any]] = [
    {
        "theme": _("La demande"),
        "questions": [
            {
                "question": _("Qui peut demander le pass\u00a0?"),
                "answer": _(
                    "Les jeunes qui apprennent dans la région\u00a0: lycée, CFA, maison familiale rurale, mission "
                    "locale, école de la 2e chance, école sanitaire ou sociale, institut médico-éducatif ou Cned. "
                    "L’âge demandé est celui de la campagne, rappelé sur la page d’accueil. Avant 15 ans, c’est ton"
                    " responsable légal qui fait la demande."
                ),
            },
            {
                "question": _("De quoi ai-je besoin avant de commencer\u00a0?"),
                "answer": _(
                    "D’une adresse e-mail que tu consultes vraiment, d’une photo d’identité numérique et du nom de "
                    "ton établissement et de ta filière. Compte dix minutes."
                ),
            },
            {
                "question": _("Puis-je m’arrêter en cours de route\u00a0?"),
                "answer": _(
                    "Oui. Chaque étape validée est enregistrée et tu reprends où tu en étais. Un brouillon "
                    "abandonné est effacé au bout de 30 jours."
                ),
            },
            {
                "question": _("Ma filière ou mon établissement n’est pas dans la liste. Que faire\u00a0?"),
                "answer": _(
                    "Cherche d’abord par la ville, le nom court ou le numéro. Si tu ne trouves toujours pas, écris "
                    "à l’assistance en donnant le nom exact\u00a0: elle l’ajoute."
                ),
            },
            {
                "question": _("J’ai déjà une carte. Dois-je refaire une demande\u00a0?"),
                "answer": _(
                    "Non. La demande est réservée à une première carte. Connecte-toi avec ton numéro de dossier ou "
                    "ton adresse e-mail."
                ),
            },
        ],
    },
    {
        "theme": _("Le suivi du dossier"),
        "questions": [
            {
                "question": _("Où trouver mon numéro de dossier\u00a0?"),
                "answer": _(
                    "Sur le reçu affiché à la fin de ta demande et dans l’e-mail qui l’a suivi. C’est ton "
                    "identifiant\u00a0: garde-le. Si tu l’as perdu, « Identifiant oublié » te le renvoie par "
                    "e-mail."
                ),
            },
            {
                "question": _("Qui valide ma demande\u00a0?"),
                "answer": _(
                    "Ton établissement. Sans son accord, il n’y a pas de carte. Ton espace indique toujours à "
                    "quelle étape est ton dossier et qui le tient."
                ),
            },
            {
                "question": _("Je n’ai pas reçu l’e-mail d’activation."),
                "answer": _(
                    "Regarde dans les indésirables, puis demande un nouveau lien depuis la page de connexion. Un "
                    "lien est valable 72 heures et ne sert qu’une fois."
                ),
            },
        ],
    },
    {
        "theme": _("La carte et le code"),
        "questions": [
            {
                "question": _("Quand puis-je commencer à dépenser\u00a0?"),
                "answer": _(
                    "Dès que ton établissement a validé ta demande\u00a0: ta carte virtuelle est active aussitôt. "
                    "La carte en plastique l’est quand ton établissement te la remet ou, si elle arrive chez toi, "
                    "quand tu confirmes l’avoir reçue."
                ),
            },
            {
                "question": _("À quoi sert le code d’utilisation\u00a0?"),
                "answer": _(
                    "Le partenaire te le demande pour valider un achat. Ne le donne à personne d’autre. Après trois"
                    " erreurs il est bloqué\u00a0: choisis-en un nouveau depuis ton espace, avec ton mot de passe."
                ),
            },
            {
                "question": _("J’ai perdu ma carte. Que faire\u00a0?"),
                "answer": _(
                    "Bloque-la tout de suite depuis « Carte perdue ». Sans mot de passe, ton numéro de dossier et "
                    "ta date de naissance suffisent pour recevoir un lien de blocage. Tes soldes restent à toi. "
                    "Ensuite, demande un duplicata dans « Mes cartes »."
                ),
            },
        ],
    },
    {
        "theme": _("Les achats"),
        "questions": [
            {
                "question": _("Que paie ma carte quand le prix dépasse mon solde\u00a0?"),
                "answer": _(
                    "Elle paie ce qui reste de l’avantage choisi, dans la limite prévue pour un achat. Tu paies la "
                    "différence au partenaire. Un achat n’utilise qu’un seul avantage."
                ),
            },
            {
                "question": _("Où ma carte est-elle acceptée\u00a0?"),
                "answer": _(
                    "Chez les partenaires agréés par la Région. La liste par département indique ce que ta carte "
                    "paie dans chaque lieu."
                ),
            },
            {
                "question": _("Le partenaire s’est trompé de montant. Est-ce rattrapable\u00a0?"),
                "answer": _(
                    "Le jour même, le partenaire annule la vente à sa caisse et ton solde revient. Ensuite, écris à"
                    " l’assistance en donnant le jour, le lieu et le montant."
                ),
            },
        ],
    },
]
