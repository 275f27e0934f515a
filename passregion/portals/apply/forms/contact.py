"""« Contact du jeune »: how to reach the young person."""

from django.utils.translation import gettext_lazy

from passregion.portals.address_form import AddressForm
from passregion.portals.contact_fields import CountryField


class ContactForm(AddressForm):
    """Phone and address, in any country."""

    country = CountryField(label=gettext_lazy("Pays"), initial="FR")
