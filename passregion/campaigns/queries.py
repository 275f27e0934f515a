"""Questions about campaigns and charters."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from passregion.campaigns.models import Campaign, Charter
from passregion.campaigns.rules import Block, parse_charter
from passregion.common.clock import today
from passregion.common.memory import remembered


def current_campaign() -> Campaign | None:
    """The campaign to which one can apply today, if any; the most recent when two overlap."""
    day = today()
    return (
        Campaign.objects.filter(opens_on__lte=day, closes_on__gte=day)
        .select_related("charter")
        .order_by("-opens_on", "-id")
        .first()
    )


def known_campaign(pk: int) -> Campaign:
    """The campaign of this primary key, as it was a moment ago: for pages, which all ask for the same.

    Its days are compared with the clock each time. Raises Campaign.DoesNotExist.
    """
    return remembered(f"campaign:{pk}", lambda: Campaign.objects.get(pk=pk))


def latest_campaign() -> Campaign | None:
    """The campaign that opened last, open or closed."""
    return Campaign.objects.filter(opens_on__lte=today()).select_related("charter").order_by("-opens_on", "-id").first()


def next_campaign() -> Campaign | None:
    """The campaign that opens next, if its day is known."""
    return Campaign.objects.filter(opens_on__gt=today()).order_by("opens_on", "id").first()


def charter_in_force() -> Charter | None:
    """The charter of the open campaign, else of the latest one, else the last that was published."""
    campaign = current_campaign() or latest_campaign()
    if campaign:
        return campaign.charter
    return Charter.objects.order_by("-published_at", "-id").first()


def charter_html(charter: Charter, *, level: int = 2, with_title: bool = True) -> SafeString:
    """The charter as HTML; its titles start at `<h{level}>`. A page that has its own title leaves the charter's out."""
    blocks = [block for block in parse_charter(charter.text) if with_title or block.kind != "title"]
    return format_html_join("\n", "{}", ((_block_html(block, level - (not with_title)),) for block in blocks))


def _block_html(block: Block, level: int) -> SafeString:
    if block.kind == "list":
        items = format_html_join("", "<li>{}</li>", ((line,) for line in block.lines))
        return format_html("<ul>{}</ul>", items)
    if block.kind == "paragraph":
        return format_html("<p>{}</p>", block.lines[0])
    number = level if block.kind == "title" else level + 1
    return format_html("<h{}>{}</h{}>", number, block.lines[0], number)
