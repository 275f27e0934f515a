"""Walking through the wizard with Django's test client, as a browser without script does."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from passregion.applications.models import Draft
from passregion.portals.apply.steps import BY_KEY, steps_of
from tests.applications.factories import make_school, make_track
from tests.beneficiaries.factories import photo_bytes

PASSWORD = "quatre volcans sous la neige"
IDENTITY = {
    "civility": "madame",
    "last_name": "Moreau",
    "first_name": "Lina",
    "birth_date": "14/04/2009",
    "email": "lina.moreau@exemple.fr",
    "email_again": "lina.moreau@exemple.fr",
    "password": PASSWORD,
    "password_again": PASSWORD,
}
CONTACT = {
    "phone": "06 12 34 56 78",
    "address_line": "12 rue des Gras",
    "address_complement": "",
    "care_of": "",
    "postal_code": "63000",
    "commune": "Clermont-Ferrand",
    "country": "FR",
}
USAGE_CODE = {"code": "2741", "code_again": "2741"}


class Walker:
    """One browser in the wizard."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.school = make_school()
        self.track = make_track()
        self.draft_id = ""

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(public_id=self.draft_id)

    def start(self) -> "Walker":
        response = self.client.post("/demande/", {"is_holder": "no"})
        assert response.status_code == 302, response.content.decode()
        self.draft_id = re.search(r"/demande/([0-9a-f-]{36})/", response.url)[1]
        return self

    def url(self, key: str) -> str:
        return f"/demande/{self.draft_id}/{BY_KEY[key].slug}/"

    def get(self, key: str) -> Any:
        return self.client.get(self.url(key))

    def post(self, key: str, data: dict[str, Any]) -> Any:
        return self.client.post(self.url(key), data)

    def answers(self, key: str) -> list[dict[str, Any]]:
        """What a step is sent, in order: a step may be sent several times."""
        return {
            "charter": [{"accepted": "on"}],
            "identity": [IDENTITY],
            "contact": [CONTACT],
            "school": [
                {"question": "establishment", "words": "", "chosen": self.school.uai},
                {"question": "track", "words": "", "chosen": self.track.code},
                {},
            ],
            "photo": [{"photo": upload(), "to_establishment": "on"}, {"to_establishment": "on"}],
            "usage_code": [USAGE_CODE],
            "legal": [{"deals": "on"}],
        }[key]

    def do(self, key: str) -> Any:
        """Do a step rightly."""
        response = None
        for data in self.answers(key):
            response = self.post(key, data)
            assert response.status_code == 302, response.content.decode()
        return response

    def to(self, key: str) -> "Walker":
        """Do every step before this one."""
        if not self.draft_id:
            self.start()
        for step in steps_of(self.draft):
            if step.key == key:
                break
            self.do(step.key)
        return self


def upload(data: bytes | None = None, name: str = "moi.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """A chosen file."""
    return SimpleUploadedFile(name, photo_bytes() if data is None else data, kind)
