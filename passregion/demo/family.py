"""A family of the demo: a mother who applied for two children under 15, with one login."""

from dataclasses import replace
from datetime import date

from passregion.accounts.models import Kind, User
from passregion.accounts.passwords import hash_password
from passregion.applications import rules as steps
from passregion.applications.models import Applicant, Application, Draft
from passregion.applications.operations import drafting
from passregion.beneficiaries.models import Relation
from passregion.campaigns.models import Campaign
from passregion.common import clock
from passregion.common.clock import today
from passregion.demo import story
from passregion.demo.people import Person, Stage

EMAIL = "nadia.chabert@exemple.fr"
ADULT = {
    "relation": Relation.PARENT.value,
    "first_name": "Nadia",
    "last_name": "Chabert",
    "phone": "+33639980099",
    "email": EMAIL,
}
# First names, ages, and how many days ago the demande was sent.
CHILDREN = (("madame", "Inès", 13, 6), ("monsieur", "Sacha", 14, 2))
# After the sixty and the named ones, so that each portrait is drawn once.
FIRST_NUMBER = 90


def build_family(campaign: Campaign, model: Person) -> User:
    """Both demandes, sent: the first one activated, the second one joined to the account.

    `model` lends its school and street.
    """
    for count, (civility, first_name, age, days_ago) in enumerate(CHILDREN):
        child = replace(
            model,
            number=FIRST_NUMBER + count,
            civility=civility,
            first_name=first_name,
            last_name=ADULT["last_name"],
            birth_date=date(today().year - age, 1, 1),
            stage=Stage.ACTIVATED,
        )
        with clock.as_of(story.moment(days_ago, 18)):
            apply_for(campaign, child, account_of_family())
    return User.objects.get(kind=Kind.GUARDIAN, email=EMAIL)


def account_of_family() -> User | None:
    """The mother's account, once the first demande is sent."""
    return User.objects.filter(kind=Kind.GUARDIAN, email=EMAIL).first()


def apply_for(campaign: Campaign, child: Person, account: User | None) -> Application:
    """The demande that the mother sends for this child."""
    draft = drafting.change_applicant(draft=story.write_draft(campaign, child), applicant=Applicant.GUARDIAN)
    draft = drafting.accept_charter(draft=draft)
    draft = say_who_answers(draft, account)
    return story.send(draft, activated=account is None)


def say_who_answers(draft: Draft, account: User | None) -> Draft:
    if account:
        draft = drafting.join_account(draft=draft, user=account)
        return drafting.save_answers(draft=draft, step=steps.GUARDIAN, answers={"relation": ADULT["relation"]})
    draft = drafting.save_answers(draft=draft, step=steps.GUARDIAN, answers=ADULT)
    return drafting.set_password_hash(draft=draft, password_hash=hash_password(story.PASSWORD))
