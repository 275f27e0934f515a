"""The root of refusals: what a rule of the product does not allow, as opposed to a fault."""


class Refusal(Exception):
    """A rule says no. `code` is stable and in English; portals turn it into a sentence.

    Rooms declare their refusals as subclasses above the operation that raises them.
    """

    code = "refused"

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.code)
